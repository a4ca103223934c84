// Judges what lifecert's log says with Go's own sumdb/note and tlog, which know nothing of lifecert.
//
//	judge forks FILE      one JSON object a line; each must be a fork, and its honest twin none
//	judge tiles FOLDER KEY  a log as static files: every record, by its tile, under the checkpoint
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(format string, args ...interface{}) {
	fmt.Printf("judge: "+format+"\n", args...)
	os.Exit(1)
}

func hashOf(text string) tlog.Hash {
	var hash tlog.Hash
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(raw) != tlog.HashSize {
		fail("not a hash: %q", text)
	}
	copy(hash[:], raw)
	return hash
}

// Opens a note by the log's key alone and gives size and root.
func open(text, key string) (int64, tlog.Hash) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		fail("key: %v", err)
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		fail("note: %v", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 3 {
		fail("checkpoint: %q", opened.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		fail("size: %v", err)
	}
	return size, hashOf(lines[2])
}

type fork struct {
	Key         string
	Kept        string // the honest head that somebody keeps
	Seen        string // the other history's head
	Honest      string // the honest head of Seen's size
	Proof       []string
	HonestProof []string
	SameSize    string // the other history's head of Kept's size
}

func proofOf(texts []string) tlog.TreeProof {
	proof := tlog.TreeProof{}
	for _, text := range texts {
		proof = append(proof, hashOf(text))
	}
	return proof
}

func judgeForks(file string) {
	in, err := os.Open(file)
	if err != nil {
		fail("%v", err)
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	count := 0
	for lines.Scan() {
		var one fork
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			fail("%v", err)
		}
		keptSize, keptRoot := open(one.Kept, one.Key)
		seenSize, seenRoot := open(one.Seen, one.Key)
		honestSize, honestRoot := open(one.Honest, one.Key)
		sameSize, sameRoot := open(one.SameSize, one.Key)
		if sameSize != keptSize || sameRoot == keptRoot {
			fail("size %d: not two roots for one size", keptSize)
		}
		if honestSize != seenSize || honestRoot == seenRoot {
			fail("size %d: not two histories", keptSize)
		}
		if tlog.CheckTree(proofOf(one.Proof), seenSize, seenRoot, keptSize, keptRoot) == nil {
			fail("size %d: the fork was taken for a continuation", keptSize)
		}
		if err := tlog.CheckTree(proofOf(one.HonestProof), honestSize, honestRoot, keptSize, keptRoot); err != nil {
			fail("size %d: an honest step was refused: %v", keptSize, err)
		}
		count++
	}
	fmt.Printf("forks %d\n", count)
}

type folder struct{ path string }

func (f folder) Height() int { return 8 }
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		// Go's own path names the height too; C2SP's is always 8 and leaves it out.
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		data, err := os.ReadFile(filepath.Join(f.path, path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}
func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func judgeTiles(path, key string) {
	text, err := os.ReadFile(filepath.Join(path, "checkpoint"))
	if err != nil {
		fail("%v", err)
	}
	size, root := open(string(text), key)
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, folder{path})
	bundles, err := filepath.Glob(filepath.Join(path, "tile/entries/*"))
	if err != nil {
		fail("%v", err)
	}
	var leaves [][]byte
	for _, bundle := range bundles {
		if strings.HasSuffix(bundle, ".p") {
			inner, _ := filepath.Glob(filepath.Join(bundle, "*"))
			bundle = inner[0]
		}
		data, err := os.ReadFile(bundle)
		if err != nil {
			fail("%v", err)
		}
		for len(data) >= 2 {
			length := int(binary.BigEndian.Uint16(data))
			leaves = append(leaves, data[2:2+length])
			data = data[2+length:]
		}
	}
	if int64(len(leaves)) != size {
		fail("%d leaves in the bundles, %d in the checkpoint", len(leaves), size)
	}
	for i := int64(0); i < size; i++ {
		proof, err := tlog.ProveRecord(size, i, reader)
		if err != nil {
			fail("record %d: %v", i, err)
		}
		if err := tlog.CheckRecord(proof, size, root, i, tlog.RecordHash(leaves[i])); err != nil {
			fail("record %d: %v", i, err)
		}
	}
	fmt.Printf("records %d\n", size)
}

func main() {
	switch {
	case len(os.Args) == 3 && os.Args[1] == "forks":
		judgeForks(os.Args[2])
	case len(os.Args) == 4 && os.Args[1] == "tiles":
		judgeTiles(os.Args[2], os.Args[3])
	default:
		fail("usage: judge forks FILE | tiles FOLDER KEY")
	}
}
