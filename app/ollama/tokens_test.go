package ollama_test

import (
	"strings"
	"testing"

	"frontdesk/app/answer"
	"frontdesk/app/ollama"
)

func TestTokenCounter_startsOnTheHighSide(t *testing.T) {
	t.Parallel()
	c := ollama.NewTokenCounter()
	for _, x := range []struct {
		name, text string
		low, high  int
	}{
		{"empty", "", 0, 0},
		{"English, really about 44", strings.Repeat("You can delete your account at any time. ", 5), 55, 75},
		{"digits", "0123456789", 6, 9},
		{"Chinese, one and more a character", "您可以随时删除您的帐户", 11, 20},
		{"Russian", "Вы можете удалить свой аккаунт", 15, 25},
		{"emoji", "😀😀😀", 6, 8},
	} {
		if got := c.Estimate("m", x.text); got < x.low || got > x.high {
			t.Errorf("%s: got %d, want %d to %d", x.name, got, x.low, x.high)
		}
	}
	chat := []answer.ChatMessage{{Role: "user", Content: "Hi"}, {Role: "assistant", Content: "Hi"}}
	if got := c.EstimateChat("m", chat); got < 20 || got > 40 {
		t.Errorf("two short messages: %d", got)
	}
}

func TestTokenCounter_learnsByModel(t *testing.T) {
	t.Parallel()
	c := ollama.NewTokenCounter()
	prompt := []answer.ChatMessage{{Role: "user", Content: strings.Repeat("You can delete your account. ", 100)}}
	first := c.EstimateChat("small", prompt)
	truth := first * 75 / 100
	for range 100 {
		c.Observe("small", prompt, truth)
	}
	if got := c.EstimateChat("Small:latest", prompt); got < truth || got > truth*110/100 {
		t.Errorf("learnt %d, the truth is %d", got, truth)
	}
	if got := c.EstimateChat("other", prompt); got != first {
		t.Errorf("another model's estimate changed from %d to %d", first, got)
	}
	for range 8 { // too low is put right quickly
		c.Observe("small", prompt, first*2)
	}
	if got := c.EstimateChat("small", prompt); got < first*19/10 {
		t.Errorf("after counts of %d it says %d", first*2, got)
	}
}

func TestTokenCounter_disregardsNonsense(t *testing.T) {
	t.Parallel()
	c := ollama.NewTokenCounter()
	prompt := []answer.ChatMessage{{Role: "user", Content: strings.Repeat("word ", 400)}}
	first := c.EstimateChat("m", prompt)
	for _, tokens := range []int{0, -5, 10, 49, first / 5} { // a cached prompt that was not counted
		c.Observe("m", prompt, tokens)
	}
	if got := c.EstimateChat("m", prompt); got != first {
		t.Errorf("it became %d, was %d", got, first)
	}
	for range 50 {
		c.Observe("m", prompt, 1_000_000)
	}
	if got := c.EstimateChat("m", prompt); got > first*31/10 {
		t.Errorf("a lying server raised it from %d to %d", first, got)
	}
}
