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
	words               map[string]int32
	parts               map[string]int32 // those that continue a word, without their ##
	begin, end, unknown int32
}

func newTokenizer(vocabulary []string) *tokenizer {
	t := &tokenizer{words: make(map[string]int32, len(vocabulary)), parts: make(map[string]int32, 6000)}
	for i, w := range vocabulary {
		if part, ok := strings.CutPrefix(w, "##"); ok && part != "" {
			t.parts[part] = int32(i)
		}
		t.words[w] = int32(i)
	}
	t.begin, t.end, t.unknown = t.words["[CLS]"], t.words["[SEP]"], t.words["[UNK]"]
	return t
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
	known := t.words
	for from := 0; from < len(word); {
		to := len(word)
		for to > from {
			if id, ok := known[string(word[from:to])]; ok {
				ids = append(ids, id)
				break
			}
			_, n := utf8.DecodeLastRune(word[from:to])
			to -= n
		}
		if to == from {
			return append(ids[:first], t.unknown)
		}
		from, known = to, t.parts
	}
	return ids
}
