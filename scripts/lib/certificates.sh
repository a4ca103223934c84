# Sourced after common.sh: a certificate authority for phones on the same network, because a browser lends its camera
# only to pages that came over HTTPS.

# lan_address: the first IPv4 address of this machine that is not loopback.
lan_address() {
  local address
  for address in $(hostname -I); do
    if [[ $address =~ ^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$ ]]; then
      echo "$address"
      return
    fi
  done
  return 1
}

# make_certificates FOLDER ADDRESS: ca.pem (to install on the phone), server.pem and server.key. Made again when the
# address changes. The authority may vouch for this one address and nothing else, so that a phone that keeps it
# installed risks nothing by it.
make_certificates() {
  local folder=$1 address=$2
  [ "$(cat "$folder/address" 2>/dev/null)" = "$address" ] && return
  say "Making a certificate authority for $address in $folder"
  mkdir -p "$folder"
  chmod 700 "$folder"
  (
    cd "$folder"
    umask 077
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -keyout ca.key -out ca.pem \
      -subj "/CN=lifecert demo on $address" \
      -addext "basicConstraints=critical,CA:TRUE,pathlen:0" \
      -addext "keyUsage=critical,keyCertSign,cRLSign" \
      -addext "nameConstraints=critical,permitted;IP:$address/255.255.255.255"
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -out server.csr -subj "/CN=$address"
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 -out server-only.pem \
      -extfile <(printf '%s\n' "basicConstraints=critical,CA:FALSE" "keyUsage=critical,digitalSignature" \
        "extendedKeyUsage=serverAuth" "subjectAltName=IP:$address")
    cat server-only.pem ca.pem >server.pem
    # Nothing else is ever signed with it.
    rm -f ca.key server.csr server-only.pem ca.srl
  ) >"$root/build/log/certificates.log" 2>&1 || die "openssl could not make the certificates; see build/log/certificates.log"
  chmod 644 "$folder/ca.pem"
  echo "$address" >"$folder/address"
}
