package lead

import "testing"

func TestUnsure_andSpelled(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text              string
		asked             bool
		unsure            bool
		name, mail, phone string
	}{
		{text: "my mail is ana at shop dot com", unsure: true, mail: "ana@shop.com"},
		{text: "My name is Ana Sousa, my email is ana dot sousa at mail dash box dot co dot uk.", unsure: true, name: "Ana Sousa", mail: "ana.sousa@mail-box.co.uk"},
		{text: "my email is ana (at) shop (dot) com, thanks", unsure: true, mail: "ana@shop.com"},
		{text: "my email: ana @ shop . com", unsure: true, mail: "ana@shop.com"},
		{text: "You can reach me at ana7 at shop.com", unsure: true, mail: "ana7@shop.com"},
		{text: "call me on two one two triple five oh one four two", unsure: true, phone: "+12125550142"},
		{text: "My number is two one two triple five, zero one four two", unsure: true, phone: "+12125550142"},
		{text: "call me at plus four nine three zero one two three four five six seven", unsure: true, phone: "+49301234567"},
		{text: "Meine E-Mail ist jo punkt meier at beispiel punkt de", unsure: true, mail: "jo.meier@beispiel.de"},
		{text: "mi correo es jose arroba ejemplo punto es", unsure: true, mail: "jose@ejemplo.es"},
		{text: "you can reach me at jo dot meier at mail dash box dot de", unsure: true, mail: "jo.meier@mail-box.de"},
		{text: "my mail is ana at shop dot com, or call me at home", unsure: true, mail: "ana@shop.com"},
		{text: "ana at shop dot com", asked: true, unsure: true, mail: "ana@shop.com"},

		{text: "my mail is ana@shop.com"},
		{text: "ana at shop dot com"},
		{text: "call me back please"},
		{text: "my number is correct, is it not?"},
		{text: "is my email ana at shop dot com?"},
		{text: "we are at the shop dot com was a bubble"},
		{text: "I ordered two teas and one pot"},
		{text: "I wrote to ana at shop dot com"},
	} {
		in := Listen{Text: tc.text, Region: "US", Asked: tc.asked, Own: []string{"help@own.example"}}
		if got := Unsure(in); got != tc.unsure {
			t.Errorf("%q: unsure %v", tc.text, got)
		}
		if !tc.unsure {
			continue
		}
		if got := Spelled(in); got.Name != tc.name || string(got.Email) != tc.mail || string(got.Phone) != tc.phone {
			t.Errorf("%q: %+v", tc.text, got)
		}
	}
}

// What a model gives counts only where it stands in the message.
func TestConfirm_refusesWhatIsMadeUp(t *testing.T) {
	t.Parallel()
	const said = "I am Ana, my mail is ana at shop dot com, call me on two one two triple five oh one four two"
	for _, tc := range []struct{ name, mail, phone, wantName, wantMail, wantPhone string }{
		{"Ana", "ana@shop.com", "2125550142", "Ana", "ana@shop.com", "+12125550142"},
		{"ana", " Ana@shop.com ", "(212) 555-0142", "ana", "Ana@shop.com", "+12125550142"},
		{"Anna", "anna@shop.com", "2125550143", "", "", ""},
		{"Ana Gomez", "ana@shop.co", "12125550142", "", "", ""},
		{"", "sana@shop.com", "212555014", "", "", ""},
		{"", "isana@shop.com", "+49301234567", "", "", ""},
		{"", "ana@example.com", "five", "", "", ""},
		{"mail is", "help@own.example", "", "", "", ""},
		{"<b>Ana</b>", "ana@shop.com\nbcc: x@y.z", "", "", "", ""},
	} {
		in := Listen{Text: said, Region: "US", Own: []string{"help@own.example"}}
		if got := Confirm(in, tc.name, tc.mail, tc.phone); got.Name != tc.wantName || string(got.Email) != tc.wantMail || string(got.Phone) != tc.wantPhone {
			t.Errorf("%+v: %+v", tc, got)
		}
	}
	// An address that our side named is not the visitor's.
	in := Listen{Text: "my mail is ana at shop dot com", Said: []string{"Write to ana@shop.com"}}
	if got := Confirm(in, "", "ana@shop.com", ""); got != (Noticed{}) {
		t.Errorf("%+v", got)
	}
}

func FuzzSpelled(f *testing.F) {
	f.Add("my mail is ana at shop dot com")
	f.Add("double . @ dot at double")
	f.Fuzz(func(t *testing.T, text string) {
		in := Listen{Text: text, Region: "US"}
		Unsure(in)
		got := Spelled(in)
		if again := Confirm(in, got.Name, string(got.Email), string(got.Phone)); got.Email != "" && again.Email != got.Email {
			t.Errorf("%q: %q is read and does not stand there", text, got.Email)
		}
	})
}
