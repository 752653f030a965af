package encoder

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// What the model's own tokenizer gives: its tokenizer.json in the Python package
// tokenizers 0.23.3, cut at 256 tokens, over texts of ours and random ones.
const tokensFile = "testdata/tokens.jsonl"

// everyCharacter is the SHA-256 of what it gives, without a cut, for "xCy CA" with
// each character C below U+32400 and every 97th from there on: lines of the
// character in hexadecimal and the ids.
const everyCharacter = "b4a7b19d107e98e4399e9db4725c7847f08a1dd56e6288fbd7e304cd5bbe7953"

// leftOut are the numbers that the reference's vocabulary has and the weight file
// has not, from and to: no text is cut into those words.
var leftOut = [][2]int32{
	{0, 99}, {103, 998}, {2133, 2133}, {29612, 29644}, {29650, 29650}, {29654, 29654}, {29660, 29661}, {29663, 29663}, {29666, 29666}, {29787, 29787},
	{29814, 29814}, {29880, 29881}, {29960, 29961}, {30048, 30069}, {30087, 30088}, {30155, 30156}, {30161, 30171}, {30264, 30264}, {30266, 30509}, {30512, 30520},
}

// numbered gives the reference's numbers of the tokenizer's own.
func numbered(ids []int32) []int32 {
	for i := range ids {
		for _, gap := range leftOut {
			if ids[i] >= gap[0] {
				ids[i] += gap[1] - gap[0] + 1
			}
		}
	}
	return ids
}

// Every word of the file can come, and what has weights in vain is left out of it.
func TestReachable_allOfTheFile(t *testing.T) {
	t.Parallel()
	words := newEncoder(t).tokenizer.words
	var all []string
	for i := range words.ends {
		all = append(all, words.word(i))
	}
	all = append(all, "[PAD]", "[unused7]", "##!", "##長", "...", "É", "##é")
	for i, can := range Reachable(all) {
		if want := i < len(words.ends); can != want {
			t.Errorf("%q: reachable is %t", all[i], can)
		}
	}
}

func TestTokenizer_reference(t *testing.T) {
	t.Parallel()
	e := newEncoder(t)
	for _, line := range lines(t, tokensFile) {
		var want struct {
			Text string  `json:"text"`
			IDs  []int32 `json:"ids"`
		}
		if err := json.Unmarshal([]byte(line), &want); err != nil {
			t.Fatal(err)
		}
		if got := numbered(e.tokenizer.encode(nil, want.Text)); !slices.Equal(got, want.IDs) {
			t.Errorf("%q: got %v, the reference has %v", want.Text, got, want.IDs)
		}
	}
}

func TestTokenizer_everyCharacter(t *testing.T) {
	t.Parallel()
	e := newEncoder(t)
	sum := sha256.New()
	var ids []int32
	for c := rune(0); c <= utf8.MaxRune; c++ {
		if !utf8.ValidRune(c) || c >= 0x32400 && c%97 != 0 {
			continue
		}
		ids = numbered(e.tokenizer.encode(ids[:0], "x"+string(c)+"y "+string(c)+"A"))
		line := fmt.Appendf(nil, "%x", c)
		for _, id := range ids {
			line = fmt.Appendf(line, " %d", id)
		}
		sum.Write(append(line, '\n'))
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != everyCharacter {
		t.Errorf("some character is cut otherwise than by the reference: the sum is %s", got)
	}
}

func FuzzTokenizer(f *testing.F) {
	f.Add("How do I reset my password?")
	f.Add("\xff\xfe broken \u0301 \u200d 漢字")
	f.Add(strings.Repeat("a", 300))
	e, err := New()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ids := e.tokenizer.encode(nil, text)
		if len(ids) < 2 || len(ids) > MaxTokens || ids[0] != e.tokenizer.begin || ids[len(ids)-1] != e.tokenizer.end {
			t.Fatalf("%d tokens, %v", len(ids), ids)
		}
		for _, id := range ids {
			if id < 0 || int(id) >= len(e.network.weights.words.scales) {
				t.Fatalf("no word has the number %d", id)
			}
		}
	})
}

func newEncoder(t *testing.T) *Encoder {
	t.Helper()
	e, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func lines(t *testing.T, file string) (out []string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for s := bufio.NewScanner(f); s.Scan(); {
		out = append(out, s.Text())
	}
	if len(out) == 0 {
		t.Fatalf("%s is empty", file)
	}
	return out
}
