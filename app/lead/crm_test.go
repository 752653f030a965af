package lead

import (
	"encoding/json"
	"errors"
	"net/url"
	"testing"

	"frontdesk/app/fault"
)

// The value of a header is shown to nobody: it must not leave by a change of the
// address either.
func TestCRM_secretStaysWithItsServer(t *testing.T) {
	t.Parallel()
	before := CRM{Target: AnyURL, URL: "https://crm.example.com/in", Header: "Authorization", Secret: "Bearer 1"}
	typed := "Bearer 2"
	for _, tc := range []struct {
		name   string
		change func(*CRM)
		secret *string
		want   string
		refuse bool
	}{
		{"another path", func(c *CRM) { c.URL = "https://crm.example.com/v2" }, nil, "Bearer 1", false},
		{"case of the host", func(c *CRM) { c.URL = "https://CRM.example.com/in" }, nil, "Bearer 1", false},
		{"another host", func(c *CRM) { c.URL = "https://evil.example.net/in" }, nil, "", true},
		{"another port", func(c *CRM) { c.URL = "https://crm.example.com:8443/in" }, nil, "", true},
		{"without encryption", func(c *CRM) { c.URL = "http://crm.example.com/in" }, nil, "", true},
		{"another host, typed again", func(c *CRM) { c.URL = "https://new.example.net/in" }, &typed, "Bearer 2", false},
		{"no header any more", func(c *CRM) { c.URL, c.Header = "https://new.example.net/in", "" }, nil, "", false},
		{"to Salesforce", func(c *CRM) { c.Target, c.URL = Salesforce, "" }, nil, "", false},
		{"off, with another address for later", func(c *CRM) { c.Target, c.URL = NoTarget, "https://evil.example.net/in" }, nil, "", false},
	} {
		in := before
		in.Secret = ""
		tc.change(&in)
		out, err := in.over(before, tc.secret)
		var f *fault.Error
		switch {
		case tc.refuse != errors.As(err, &f):
			t.Errorf("%s: %v", tc.name, err)
		case err == nil && out.Secret != tc.want:
			t.Errorf("%s: the secret is %q", tc.name, out.Secret)
		}
	}
}

// What the two targets are sent, field by field.
func TestCRM_request(t *testing.T) {
	t.Parallel()
	l := Lead{Name: "Ana María Lima", Email: "ana@example.com", Question: "Do you ship?", Fields: []Value{{Key: "size", Value: "L"}}}
	sales := CRM{Target: Salesforce, OrgID: "00D000000000001", Mapping: DefaultMapping(Salesforce), Header: "X-Key", Secret: "s"}
	got, err := sales.request(l)
	if err != nil {
		t.Fatal(err)
	}
	form, err := url.ParseQuery(string(got.Body))
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]string{
		"oid": "00D000000000001", "first_name": "Ana María", "last_name": "Lima", "email": "ana@example.com",
		"company": "Not given", "lead_source": "Website chat", "description": "Do you ship?",
	} {
		if form.Get(field) != want {
			t.Errorf("%s is %q, want %q", field, form.Get(field), want)
		}
	}
	if got.URL != SalesforceURL || len(got.Headers) != 0 || form.Has("phone") {
		t.Errorf("sent to %s with %v and %v", got.URL, got.Headers, form)
	}

	other := CRM{Target: AnyURL, URL: "https://crm.example.com/in", Format: "json", Header: "X-Key", Secret: "s",
		Mapping: []Mapping{{"who", "name"}, {"size", "field:size"}, {"tag", "text:chat"}, {"tel", "phone"}}}
	if got, err = other.request(l); err != nil {
		t.Fatal(err)
	}
	var values map[string]string
	if err := json.Unmarshal(got.Body, &values); err != nil {
		t.Fatal(err)
	}
	if len(values) != 3 || values["who"] != l.Name || values["size"] != "L" || values["tag"] != "chat" || got.Headers["X-Key"] != "s" {
		t.Errorf("sent %v with %v", values, got.Headers)
	}
}
