package encoder

import (
	"strings"
	"unicode"
	"unicode/utf8"

	unicodenorm "golang.org/x/text/unicode/norm"
)

// longestWord is how many characters a word may have before it counts as unknown.
const longestWord = 100

// tokenizer cuts texts as the model was trained with them: BERT's uncased
// WordPiece (https://arxiv.org/abs/1810.04805; the reference is the "BertNormalizer",
// "BertPreTokenizer" and "WordPiece" of huggingface/tokenizers). Control characters
// go, Chinese characters stand alone, accents are dropped, all is in lower case,
// punctuation stands alone; each word is the longest known beginning and then the
// longest known continuations, or unknown as a whole. What the reference does and
// this does not: "[SEP]" and its like in a text are text here, and no marks.
type tokenizer struct {
	words               *vocabulary
	begin, end, unknown int32
}

func newTokenizer(words *vocabulary) *tokenizer {
	return &tokenizer{words: words, begin: words.number("[CLS]"), end: words.number("[SEP]"), unknown: words.number("[UNK]")}
}

// encode appends the ids of a text, at most MaxTokens, its marks included.
func (t *tokenizer) encode(ids []int32, text string) []int32 {
	ids = append(ids, t.begin)
	const enough = MaxTokens * longestWord * utf8.UTFMax // what no text has left of it after this
	if len(text) > enough {
		text = strings.ToValidUTF8(text[:enough], "")
	}
	word := make([]byte, 0, 64)
	chars := 0
	flush := func() {
		if len(word) > 0 {
			ids = t.word(ids, word, chars)
		}
		word, chars = word[:0], 0
	}
	for _, r := range unicodenorm.NFD.String(spaced(text)) {
		if len(ids) >= MaxTokens {
			break
		}
		switch {
		case unicode.IsSpace(r):
			flush()
		case isMark(r):
		case isPunctuation(r):
			flush()
			word = utf8.AppendRune(word, r)
			chars = 1
			flush()
		default:
			word = utf8.AppendRune(word, unicode.ToLower(r))
			chars++
		}
	}
	flush()
	return append(ids[:min(len(ids), MaxTokens-1)], t.end)
}

// spaced drops control characters and sets Chinese characters apart.
func spaced(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 8)
	for _, r := range text {
		switch {
		case r == 0, r == utf8.RuneError, isControl(r):
		case isChinese(r):
			b.WriteByte(' ')
			b.WriteRune(r)
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// word appends the pieces of one word.
func (t *tokenizer) word(ids []int32, word []byte, chars int) []int32 {
	if chars > longestWord {
		return append(ids, t.unknown)
	}
	first := len(ids)
	for from := 0; from < len(word); {
		id, n := t.piece(word, from)
		if n == 0 {
			return append(ids[:first], t.unknown)
		}
		ids = append(ids, id)
		from += n
	}
	return ids
}

// longestPiece is how many bytes the vocabulary's longest word has, and more.
const longestPiece = 24

// piece finds the longest word of the vocabulary that word goes on with. One that
// does not begin it has ## before its letters there.
func (t *tokenizer) piece(word []byte, from int) (id int32, n int) {
	var buffer [longestPiece + 2]byte
	piece := buffer[:0]
	if from > 0 {
		piece = append(piece, "##"...)
	}
	marks := len(piece)
	piece = append(piece, word[from:min(len(word), from+longestPiece)]...)
	var hashes [longestPiece + 2]uint32
	hash := hashOf(hashBegin, piece[:marks])
	for i, b := range piece[marks:] {
		hash = (hash ^ uint32(b)) * hashPrime
		hashes[marks+i] = hash
	}
	for to := len(piece); to > marks; to-- {
		if at := from + to - marks; at < len(word) && !utf8.RuneStart(word[at]) {
			continue
		}
		if id, ok := t.words.find(hashes[to-1], piece[:to]); ok {
			return id, to - marks
		}
	}
	return 0, 0
}
