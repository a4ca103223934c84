// An outside judge: Go's own sumdb/note and tlog say yes or no to what this project made. Reads a line a case, prints "yes" or "no".
//
//	note VERIFIER_KEY BASE64(note)
//	receipt VERIFIER_KEY BASE64(tlog-proof) HEX(leaf)
//	step VERIFIER_KEY BASE64(older note) BASE64(newer note) HEX,HEX,...
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type head struct {
	size int64
	root tlog.Hash
}

// The text of a C2SP checkpoint: origin, size, root.
func open(key string, text []byte) (head, bool) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return head{}, false
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return head{}, false
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifier.Name() {
		return head{}, false
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] {
		return head{}, false
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return head{}, false
	}
	return head{size, root}, true
}

func receipt(key string, proof string, leaf []byte) bool {
	top, checkpoint, found := strings.Cut(proof, "\n\n")
	if !found {
		return false
	}
	lines := strings.Split(top, "\n")
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "extra ") ||
		!strings.HasPrefix(lines[2], "index ") {
		return false
	}
	index, err := strconv.ParseInt(lines[2][len("index "):], 10, 64)
	if err != nil {
		return false
	}
	var hashes tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return false
		}
		hashes = append(hashes, hash)
	}
	signed, good := open(key, []byte(checkpoint))
	return good && tlog.CheckRecord(hashes, signed.size, signed.root, index, tlog.RecordHash(leaf)) == nil
}

func step(key string, older, newer []byte, list string) bool {
	a, good := open(key, older)
	b, alsoGood := open(key, newer)
	if !good || !alsoGood {
		return false
	}
	var hashes tlog.TreeProof
	for _, one := range strings.FieldsFunc(list, func(c rune) bool { return c == ',' }) {
		bytes, err := hex.DecodeString(one)
		if err != nil || len(bytes) != tlog.HashSize {
			return false
		}
		var hash tlog.Hash
		copy(hash[:], bytes)
		hashes = append(hashes, hash)
	}
	if a.size == b.size {
		return a.root == b.root
	}
	return tlog.CheckTree(hashes, b.size, b.root, a.size, a.root) == nil
}

func judge(words []string) bool {
	var parts [][]byte
	for _, word := range words[2:] {
		bytes, err := base64.StdEncoding.DecodeString(word)
		if err != nil {
			bytes = nil
		}
		parts = append(parts, bytes)
	}
	switch words[0] {
	case "note":
		_, good := open(words[1], parts[0])
		return good
	case "receipt":
		leaf, err := hex.DecodeString(words[3])
		return err == nil && receipt(words[1], string(parts[0]), leaf)
	case "step":
		return step(words[1], parts[0], parts[1], words[4])
	}
	return false
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<20)
	for lines.Scan() {
		if judge(strings.Split(lines.Text(), " ")) {
			fmt.Println("yes")
		} else {
			fmt.Println("no")
		}
	}
}
