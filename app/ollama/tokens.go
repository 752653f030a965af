package ollama

import (
	"math"
	"sync"
	"unicode"

	"frontdesk/app/answer"
)

const (
	messageTokens = 8  // what a template adds to a message, on the high side
	chatTokens    = 8  // what it adds to the whole
	minObserved   = 50 // tokens; smaller prompts say more of the template than of the text
	margin        = 1.05
	minScale      = 0.6
	maxScale      = 3.0
	rise, fall    = 0.5, 0.1 // too low an estimate is corrected faster than too high a one
)

// TokenCounter implements answer.TokenCounter: a sum of weights by script, times
// a factor for each model that starts at 1 and follows what the server counted.
// An estimate too low loses an answer (the prompt does not fit), one too high
// only some context, so it starts and errs on the high side.
type TokenCounter struct {
	mu    sync.RWMutex
	scale map[string]float64
}

var _ answer.TokenCounter = (*TokenCounter)(nil)

// NewTokenCounter makes a counter that has seen nothing yet.
func NewTokenCounter() *TokenCounter { return &TokenCounter{scale: map[string]float64{}} }

// Estimate implements answer.TokenCounter.
func (c *TokenCounter) Estimate(model, text string) int {
	return int(math.Ceil(weigh(text) * c.factor(model) * margin))
}

// EstimateChat implements answer.TokenCounter.
func (c *TokenCounter) EstimateChat(model string, messages []answer.ChatMessage) int {
	return int(math.Ceil(weighChat(messages) * c.factor(model) * margin))
}

// Observe implements answer.TokenCounter. Counts far below the estimate are
// ignored: some servers leave out what they had in their cache.
func (c *TokenCounter) Observe(model string, messages []answer.ChatMessage, promptTokens int) {
	base := weighChat(messages)
	ratio := float64(promptTokens) / base
	if promptTokens < minObserved || ratio < minScale/2 {
		return
	}
	ratio = min(max(ratio, minScale), maxScale)
	c.mu.Lock()
	defer c.mu.Unlock()
	old, ok := c.scale[canonical(model)]
	if !ok {
		old = 1
	}
	step := fall
	if ratio > old {
		step = rise
	}
	c.scale[canonical(model)] = old + step*(ratio-old)
}

func (c *TokenCounter) factor(model string) float64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if f, ok := c.scale[canonical(model)]; ok {
		return f
	}
	return 1
}

func weighChat(messages []answer.ChatMessage) float64 {
	sum := float64(chatTokens)
	for _, m := range messages {
		sum += messageTokens + weigh(m.Content)
	}
	return sum
}

// weigh sums what each character costs in tokens with a vocabulary made mostly of
// English: 3.2 Latin letters to a token, fewer of the others.
func weigh(text string) float64 {
	const latin, digit, accented, alphabet, syllable, ideograph, other = 1 / 3.2, 1 / 1.5, 1 / 2.0, 1 / 1.6, 1.0, 1.2, 2.0
	sum := 0.0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			sum += digit
		case r < 0x80:
			sum += latin
		case r < 0x250:
			sum += accented
		case unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Arabic, unicode.Hebrew):
			sum += alphabet
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			sum += ideograph
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsPunct(r), unicode.IsSpace(r):
			sum += syllable
		default:
			sum += other
		}
	}
	return sum
}
