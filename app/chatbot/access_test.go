package chatbot

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"frontdesk/app/fault"
	"frontdesk/app/id"
)

func TestChatbot_Validate_access(t *testing.T) {
	t.Parallel()
	good := Default(ID{UUID: id.New()}, "Shop", id.Now())
	good.Credits.Allowances = []Allowance{
		{For: ForEveryone, Credits: 10, Period: PeriodDay}, {For: ForPlan, Value: "pro", Credits: 0, Period: PeriodMonth},
		{For: ForPlatform, Value: "u-1", Credits: 5, Period: PeriodOnce},
	}
	good.Gate = Gate{Enabled: true, URL: "https://example.com/gate?a=b", OnFailure: OnFailureAllow}
	if err := good.Validate(); err != nil {
		t.Fatalf("good settings are not valid: %v", err)
	}
	for field, spoil := range map[string]func(*Chatbot){
		"credits.prices.direct":         func(b *Chatbot) { b.Credits.Prices.Direct = -1 },
		"credits.prices.model":          func(b *Chatbot) { b.Credits.Prices.Model = 1001 },
		"credits.prices.models.qwen":    func(b *Chatbot) { b.Credits.Prices.Models = map[string]int{"qwen": 2000} },
		"credits.text":                  func(b *Chatbot) { b.Credits.Text = strings.Repeat("x", 1001) },
		"credits.allowances":            func(b *Chatbot) { b.Credits.Allowances = make([]Allowance, 101) },
		"credits.allowances[0].value":   func(b *Chatbot) { b.Credits.Allowances[0].Value = "pro" },
		"credits.allowances[1].value":   func(b *Chatbot) { b.Credits.Allowances[1].Value = " " },
		"credits.allowances[0].for":     func(b *Chatbot) { b.Credits.Allowances[0].For = "nobody" },
		"credits.allowances[1].credits": func(b *Chatbot) { b.Credits.Allowances[1].Credits = 1_000_001 },
		"credits.allowances[2].period":  func(b *Chatbot) { b.Credits.Allowances[2].Period = "year" },
		"credits.allowances[2]":         func(b *Chatbot) { b.Credits.Allowances[2] = Allowance{For: ForPlan, Value: "PRO ", Period: PeriodDay} },
		"gate.url":                      func(b *Chatbot) { b.Gate.URL = "" },
		"gate.onFailure":                func(b *Chatbot) { b.Gate.OnFailure = "maybe" },
		"gate.text":                     func(b *Chatbot) { b.Gate.Text = "a\x00" },
		"proof.mode":                    func(b *Chatbot) { b.Proof.Mode = "often" },
	} {
		b := good.clone()
		spoil(&b)
		var f *fault.Error
		if err := b.Validate(); !errors.As(err, &f) || len(f.Fields) == 0 || f.Fields[len(f.Fields)-1].Field != field && f.Fields[0].Field != field {
			t.Errorf("%s: got %v", field, err)
		}
	}
	for _, address := range []string{"ftp://example.com", "https://a:b@example.com/", "/gate", "javascript:alert(1)", "https://", "https://example.com/#x"} {
		b := good.clone()
		b.Gate.URL = address
		if err := b.Validate(); err == nil {
			t.Errorf("%s is taken", address)
		}
	}
}

func TestChatbot_orDefault_takesOlderRecords(t *testing.T) {
	t.Parallel()
	var old Chatbot
	if err := json.Unmarshal([]byte(`{"name":"Shop"}`), &old); err != nil {
		t.Fatal(err)
	}
	old = old.orDefault()
	if old.Credits.Enabled || old.Credits.Prices.Model != 1 || old.Gate.OnFailure != OnFailureDeny || old.Proof.Mode != ProofAuto {
		t.Fatalf("got %+v %+v %+v", old.Credits, old.Gate, old.Proof)
	}
	var kept Chatbot
	if err := json.Unmarshal([]byte(`{"credits":{"enabled":true,"prices":{"model":5,"direct":0},"allowances":[]}}`), &kept); err != nil {
		t.Fatal(err)
	}
	p := kept.orDefault().Credits.Prices
	if p.Model != 5 || p.Direct != 0 || p.Passages != 1 {
		t.Fatalf("got %+v", p)
	}
}
