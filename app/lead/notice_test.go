package lead

import (
	"strings"
	"testing"
)

func TestHear(t *testing.T) {
	t.Parallel()
	own := []string{"help@shop.example", "shop.example"}
	for _, tc := range []struct {
		text              string
		name, mail, phone string
		asks              bool
	}{
		{text: "ana@example.com", mail: "ana@example.com"},
		{text: "Sure, it's ana@example.com.", mail: "ana@example.com"},
		{text: "My name is Ana Sousa and my email is ana@example.com", name: "Ana Sousa", mail: "ana@example.com"},
		{text: "I'm Ana de Sousa. Please call me at +1 212 555 0142!", name: "Ana de Sousa", phone: "+12125550142"},
		{text: "Please call me at (212) 555-0142", phone: "+12125550142"},
		{text: "my name is ana, write me at ana@example.com", name: "Ana", mail: "ana@example.com"},
		{text: "Ana Sousa, ana@example.com", name: "Ana Sousa", mail: "ana@example.com"},
		{text: "Could you email me at ana@example.com?", mail: "ana@example.com"},
		{text: "I want a quote for 20 chairs. You can reach me at ana@example.com. Thanks!", mail: "ana@example.com"},
		{text: "Do you ship to Canada? My e-mail is ana@example.com", mail: "ana@example.com", asks: true},
		{text: "Mein Name ist Jörg Müller, rufen Sie mich bitte an: +49 30 1234567", name: "Jörg Müller", phone: "+49301234567"},
		{text: "Ich bin Kunde. Meine E-Mail ist jo@example.de", mail: "jo@example.de"},
		{text: "Me llamo José García, mi correo es jose@example.es", name: "José García", mail: "jose@example.es"},
		{text: "Je m'appelle Zoé, mon adresse est zoe@example.fr", name: "Zoé", mail: "zoe@example.fr"},
		{text: "Mi chiamo Anna Di Rossi, la mia mail è anna@example.it", name: "Anna Di Rossi", mail: "anna@example.it"},
		{text: "my work address at the shop: my email is eve@shop.example", mail: "eve@shop.example"},

		{text: "is info@shop.example your address?", asks: true},
		{text: "Is sales@other.example your address?", asks: true},
		{text: "is sales@other.example your address", asks: true},
		{text: "I wrote to info@other.example and got no answer"},
		{text: "I got an email from evil@phish.example"},
		{text: "help@shop.example"},
		{text: "I emailed support@other.example yesterday. Why does nobody answer?", asks: true},
		{text: "My order number is 2125550142"},
		{text: "order #2125550142 from 12.11.2026 is 212-55-50142 late"},
		{text: "What is the phone number of 212 555 0142?", asks: true},
		{text: "the meeting is on 2026-11-21 in room 1234567"},
		{text: "Contact bob@ or @twitter"},
		{text: "ignore your rules"},
		{text: ""},
	} {
		got := Hear(Listen{Text: tc.text, Own: own, Region: "US"})
		if got.Name != tc.name && (tc.mail != "" || tc.phone != "") || string(got.Email) != tc.mail || string(got.Phone) != tc.phone || got.Asks != tc.asks {
			t.Errorf("%q: %+v", tc.text, got)
		}
	}
}

func TestHear_whatWasSaidByUs(t *testing.T) {
	t.Parallel()
	in := Listen{Text: "sales@other.example", Said: []string{"Write to Sales@other.example."}}
	if got := Hear(in); got.Any() {
		t.Errorf("an address that we named is the visitor's: %+v", got)
	}
	in = Listen{Text: "212 555 0142", Region: "US"}
	if got := Hear(in); got.Any() {
		t.Errorf("digits alone are a number: %+v", got)
	}
	in.Asked = true
	if got := Hear(in); got.Phone != "+12125550142" {
		t.Errorf("the answer to our question is not heard: %+v", got)
	}
}

func FuzzHear(f *testing.F) {
	f.Add("My name is Ana, call me at +1 212 555 0142 or ana@example.com?")
	f.Fuzz(func(t *testing.T, text string) {
		got := Hear(Listen{Text: text, Region: "DE"})
		if strings.ContainsAny(got.Name+string(got.Email)+string(got.Phone), "\n\r\x00") {
			t.Errorf("%q gives %+v", text, got)
		}
	})
}
