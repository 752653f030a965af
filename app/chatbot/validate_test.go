package chatbot

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"frontdesk/app/fault"
	"frontdesk/app/id"
)

func TestDomain_takesWhatOwnersPaste(t *testing.T) {
	t.Parallel()
	for pasted, want := range map[string]string{
		"shop.example.com":                 "shop.example.com",
		" https://Shop.Example.com/path?x": "shop.example.com",
		"http://localhost:3000/":           "localhost:3000",
		"münchen.de":                       "xn--mnchen-3ya.de",
		"*.Example.com":                    "*.example.com",
		"example.com.":                     "example.com",
		"not a host":                       "not a host",
	} {
		if got := domain(pasted); got != want {
			t.Errorf("%q: got %q, want %q", pasted, got, want)
		}
	}
}

func TestChatbot_Validate(t *testing.T) {
	t.Parallel()
	good := Default(ID{UUID: id.New()}, "Shop", id.Now())
	if err := good.Validate(); err != nil {
		t.Fatalf("the default is not valid: %v", err)
	}
	for field, spoil := range map[string]func(*Chatbot){
		"name":                         func(b *Chatbot) { b.Name = "  " },
		"displayName":                  func(b *Chatbot) { b.DisplayName = strings.Repeat("x", 81) },
		"greeting":                     func(b *Chatbot) { b.Greeting = "a\x00b" },
		"lang":                         func(b *Chatbot) { b.Lang = "english!" },
		"avatarUrl":                    func(b *Chatbot) { b.AvatarURL = "javascript:alert(1)" },
		"contact.url":                  func(b *Chatbot) { b.Contact.URL = "//evil.example" },
		"contact.email":                func(b *Chatbot) { b.Contact.Email = "nobody" },
		"appearance.accent":            func(b *Chatbot) { b.Appearance.Accent = "red" },
		"appearance.theme":             func(b *Chatbot) { b.Appearance.Theme = "blue" },
		"appearance.offsetX":           func(b *Chatbot) { b.Appearance.OffsetX = 201 },
		"starters":                     func(b *Chatbot) { b.Starters = make([]string, 7) },
		"starters[0]":                  func(b *Chatbot) { b.Starters = []string{" "} },
		"assistant.directScore":        func(b *Chatbot) { b.Assistant.DirectScore = 1.5 },
		"assistant.foundScore":         func(b *Chatbot) { b.Assistant.FoundScore = 0.9 },
		"assistant.escalationWords[0]": func(b *Chatbot) { b.Assistant.EscalationWords = []string{""} },
		"limits.perVisitor":            func(b *Chatbot) { b.Limits.PerVisitor = -1 },
		"domains[0]":                   func(b *Chatbot) { b.Domains = []string{"*.com"} },
		"idleHours":                    func(b *Chatbot) { b.IdleHours = -1 },
		"events[0].key":                func(b *Chatbot) { b.Events = []CustomEvent{{Key: "price list"}} },
		"events[1].key":                func(b *Chatbot) { b.Events = []CustomEvent{{Key: "BOUGHT"}, {Key: "BOUGHT"}} },
		"events[0].priority":           func(b *Chatbot) { b.Events = []CustomEvent{{Key: "BOUGHT", Priority: 11}} },
		"events":                       func(b *Chatbot) { b.Events = distinctEvents(maxEvents + 1) },
	} {
		b := good.clone()
		spoil(&b)
		var f *fault.Error
		if err := b.Validate(); !errors.As(err, &f) || len(f.Fields) == 0 || f.Fields[0].Field != field {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

func distinctEvents(n int) []CustomEvent {
	out := make([]CustomEvent, n)
	for i := range out {
		out[i].Key = fmt.Sprintf("EVENT_%d", i)
	}
	return out
}
