package knowledge_test

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"frontdesk/app/knowledge"
)

func TestQuotes_loginGov(t *testing.T) {
	t.Parallel()
	s, bot := loginGov(t)
	for question, want := range map[string]string{
		"which browsers support security keys":                    "Currently, Chrome, Safari, and Firefox support the security key functionality. It will not work on Internet Explorer (Edge) or other browsers.",
		"how can I reset a password I forgot":                     "1. Go to https://secure.login.gov.\n2. Select the “Forgot your password?” link near the bottom of the page.\n3. On the next screen, enter your email address.",
		"are military IDs accepted":                               "We do not accept:\n- Non-U.S. passports\n- Military IDs",
		"can I use a webcam to photograph my ID":                  "You cannot use a webcam.",
		"are backup codes the least secure option":                "Backup codes are an accessible option for users who do not have access to a phone. However, backup codes are the least secure option for two-factor authentication.",
		"I see error 5001 when signing in to the IRS":             "Error Code: 5001 · Next Steps: Try signing in to your Login.gov account again. If you have trouble, visit Trouble signing in?",
		"do I reply STOP to opt out of text messages":             "To opt out of receiving text messages from Login.gov reply with the message STOP to the unwanted text message.",
		"why is my account deactivated":                           "A deactivated Login.gov account can happen for a few reasons including password resets or security violations.",
		"how do I get a letter in the mail to confirm my address": "You will get a letter in the mail in 5-10 business days with a verification code to verify that the address belongs to you.",
	} {
		r, err := s.Find(t.Context(), bot, knowledge.FindInput{Question: question})
		if err != nil {
			t.Fatal(err)
		}
		quotes := s.Quotes(t.Context(), bot, question, r.Hits, 1)
		if len(quotes) != 1 || quotes[0].Text != want {
			t.Errorf("%q: got %+v\nwant %q", question, quotes, want)
		}
	}
}

func TestQuotes_ofAnAnswer_beginsWithIt(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	mustPut(t, s, knowledge.Content{Chatbot: bot, Title: "Do you ship abroad?", URL: "/shipping#abroad",
		Answer: "**Yes**, to [all of Europe](/countries). It takes 5.5 days on average. We do not ship to P.O. boxes."})
	r, err := s.Find(t.Context(), bot, knowledge.FindInput{Question: "Do you ship abroad?"})
	if err != nil {
		t.Fatal(err)
	}
	quotes := s.Quotes(t.Context(), bot, "Do you ship abroad?", r.Hits, 3)
	if len(quotes) != 1 || !strings.HasPrefix(quotes[0].Text, "Yes, to all of Europe.") || !strings.HasPrefix(quotes[0].URL, "/shipping#abroad:~:text=Yes%2C%20to%20all") {
		t.Fatalf("got %+v", quotes)
	}
}

func TestFragmentURL(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("one two three ", 20) + "the end of it"
	for name, tc := range map[string]struct {
		address string
		texts   []string
		want    string
	}{
		"short":        {"https://a.test/p", []string{"A, B & C-D"}, "https://a.test/p#:~:text=A%2C%20B%20%26%20C%2DD"},
		"anchor":       {"/p#top", []string{"x"}, "/p#top:~:text=x"},
		"replaces old": {"/p#top:~:text=old", []string{"x"}, "/p#top:~:text=x"},
		"long":         {"/p", []string{long}, "/p#:~:text=one%20two%20three%20one%20two,three%20the%20end%20of%20it"},
		"two blocks":   {"/p", []string{"First.", "Second one."}, "/p#:~:text=First.,Second%20one."},
		"unicode":      {"/p", []string{"é中"}, "/p#:~:text=%C3%A9%E4%B8%AD"},
		"no address":   {"", []string{"x"}, ""},
		"no text":      {"/p", []string{" "}, "/p"},
	} {
		if got := knowledge.FragmentURL(tc.address, tc.texts); got != tc.want {
			t.Errorf("%s: got %s, want %s", name, got, tc.want)
		}
	}
}

func FuzzFragmentURL(f *testing.F) {
	f.Add("https://a.test/p#x", "Some, text - here & there", "中文")
	f.Add("", "", "\xff%")
	f.Fuzz(func(t *testing.T, address, a, b string) {
		got := knowledge.FragmentURL(address, []string{a, b})
		_, directive, ok := strings.Cut(got, ":~:text=")
		if !ok || strings.Contains(address, ":~:text=") || !utf8.ValidString(a) || !utf8.ValidString(b) {
			return
		}
		start, end, _ := strings.Cut(directive, ",")
		for _, part := range []string{start, end} {
			if strings.ContainsAny(part, "-&, \n#") {
				t.Fatalf("%q holds a mark of the directive", got)
			}
			text, err := url.PathUnescape(part)
			if err != nil || !strings.Contains(strings.Join(strings.Fields(a+" "+b), " "), strings.Join(strings.Fields(text), " ")) {
				t.Fatalf("%q: %q is not of the texts: %v", got, text, err)
			}
		}
	})
}
