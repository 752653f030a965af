package knowledge_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge"
)

// loginGov is a service that has imported all English articles of the help site.
func loginGov(t *testing.T) (*knowledge.Service, chatbot.ID) {
	t.Helper()
	s, bot := newService(t, newMemory())
	raw, err := os.ReadFile("testdata/logingov.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	run := importAll(t, s, bot, knowledge.ImportInput{Format: knowledge.JSONL, Body: bytes.NewReader(raw)})
	if run.State != knowledge.RunDone || run.ErrorCount > 0 || run.Created != 62 {
		t.Fatalf("import: %+v", run)
	}
	return s, bot
}

// Questions written from what the pages mean; the first ones are found, the
// whole list says how often.
func loginGovQuestions() (golden, further [][2]string) {
	golden = [][2]string{
		{"how do I delete my account", "help/manage-your-account/delete-your-account"},
		{"how can I reset a password I forgot", "help/trouble-signing-in/forgot-your-password"},
		{"I got a new phone number, how do I update it", "help/manage-your-account/change-your-phone-number"},
		{"my phone was stolen and I can't sign in any more", "help/trouble-signing-in/how-to-sign-in"},
		{"can I prove my identity at a post office", "help/verify-your-identity/verify-your-identity-in-person"},
		{"how do I set a new password", "help/manage-your-account/change-your-password"},
		{"I have two accounts, how do I merge duplicates", "help/manage-your-account/resolve-duplicate-accounts"},
		{"how do I get a letter in the mail to confirm my address", "help/verify-your-identity/verify-your-address-by-mail"},
		{"tips for taking a good picture of my driver's license", "help/verify-your-identity/how-to-take-photos-to-verify-your-identity"},
		{"why was my account locked after too many attempts", "help/trouble-signing-in/why-is-my-account-locked"},
		{"my backup codes do not work", "help/trouble-signing-in/authentication/issues-with-backup-codes"},
		{"reCAPTCHA says security check failed", "help/trouble-signing-in/security-check-failed"},
		{"someone tried to scam me pretending to be you", "help/fraud-concerns/common-scams"},
		{"what is error code 6001 from the IRS", "help/specific-agencies/irs"},
		{"problems with the selfie", "help/verify-your-identity/issues-taking-a-photo-of-myself"},
		{"how many days until the letter with the verification code arrives", "help/verify-your-identity/verify-your-address-by-mail"},
		{"can I use a webcam to photograph my ID", "help/verify-your-identity/how-to-take-photos-to-verify-your-identity"},
		{"which browsers support security keys", "help/trouble-signing-in/authentication/issues-with-security-keys"},
		{"are military IDs accepted", "help/verify-your-identity/accepted-id-type"},
		{"can I verify with a Google Voice number", "help/verify-your-identity/phone-number"},
	}
	further = [][2]string{
		{"I want to close my account for good", "help/manage-your-account/delete-your-account"},
		{"I keep getting security codes by text that I never asked for", "help/fraud-concerns/i-am-receiving-security-codes-that-i-did-not-request"},
		{"which documents can I use to prove who I am", "help/verify-your-identity/accepted-id-type"},
		{"is this email from login.gov genuine or a fake", "help/fraud-concerns/verify-messages"},
		{"use another e-mail for my login", "help/manage-your-account/change-your-email-address"},
		{"can I use a phone number from outside the United States", "help/trouble-signing-in/international-phone-number-support"},
		{"how do I report a suspicious activity on my account", "help/fraud-concerns/report-suspicious-activity"},
		{"the authenticator app code is rejected", "help/trouble-signing-in/authentication/issues-with-authentication-application"},
		{"my security key is not recognized", "help/trouble-signing-in/authentication/issues-with-security-keys"},
		{"sign up for login.gov", "help/create-account/how-do-i-create-an-account"},
		{"PIV card does not work", "help/trouble-signing-in/authentication/issues-with-government-employee-id-piv-cac"},
		{"global entry application", "help/specific-agencies/trusted-traveler-programs"},
		{"social security benefits login", "help/specific-agencies/ssa"},
		{"why is my account deactivated", "help/manage-your-account/deactivated"},
		{"I am not receiving the text message with my code", "help/trouble-signing-in/authentication/issues-with-text-sms-phone-call"},
		{"set up face unlock on my laptop", "help/create-account/authentication-methods/face-or-touch-unlock"},
		{"how many backup codes do I get", "help/create-account/authentication-methods/backup-codes"},
		{"do you support screen readers and people with disabilities", "accessibility"},
		{"sam.gov registration", "help/specific-agencies/sam"},
		{"how do i add a second authentication method", "help/manage-your-account/add-or-change-your-authentication-method"},
		{"make my account safer against fraudsters", "help/fraud-concerns/protect-account-from-fraud"},
		{"connect my login.gov account with the agency again", "help/manage-your-account/relink-your-accounts"},
		{"you can't verify my phone number", "help/verify-your-identity/phone-number"},
		{"social security number could not be verified", "help/verify-your-identity/issues-verifying-my-personal-information"},
		{"where is the nearest post office that takes part", "help/verify-your-identity/verify-your-identity-in-person/find-a-participating-post-office"},
		{"what data do you store about me under the privacy act", "policy/our-privacy-act-statement"},
		{"how long is the code in the letter valid", "help/verify-your-identity/verify-your-address-by-mail"},
		{"do I have to take off my glasses for the photo of my face", "help/verify-your-identity/issues-taking-a-photo-of-myself"},
		{"my security key is not FIDO compliant", "help/trouble-signing-in/authentication/issues-with-security-keys"},
		{"how do I opt out of text messages, do I reply STOP", "policy/messaging-terms-and-conditions"},
		{"I see error 5001 when signing in to the IRS", "help/specific-agencies/irs"},
		{"how long do I have to wait when my account is locked", "help/trouble-signing-in/why-is-my-account-locked"},
		{"someone wants me to pay with gift cards", "help/fraud-concerns/verify-messages"},
		{"my old Social Security username stopped working", "help/specific-agencies/ssa"},
		{"how old must I be to use the service", "policy/rules-of-use"},
		{"replace my lost Global Entry card", "help/specific-agencies/trusted-traveler-programs"},
		{"what is phishing", "help/fraud-concerns/common-scams"},
		{"are backup codes the least secure option", "help/create-account/authentication-methods/backup-codes"},
	}
	return golden, further
}

func TestFind_loginGov_rightArticleFirst(t *testing.T) {
	t.Parallel()
	s, bot := loginGov(t)
	golden, further := loginGovQuestions()
	for _, q := range golden {
		if h := firstHit(t, s, bot, q[0]); string(h.Content) != q[1] {
			t.Errorf("%q: got %s (%.2f), want %s", q[0], h.Content, h.Score, q[1])
		}
	}
	right, sure, sureRight := 0, 0, 0
	all := append(golden, further...)
	for _, q := range all {
		h := firstHit(t, s, bot, q[0])
		if string(h.Content) == q[1] {
			right++
		}
		if h.Score >= chatbot.DefaultDirectScore {
			sure++
			if string(h.Content) == q[1] {
				sureRight++
			}
		}
	}
	t.Logf("right article first: %d of %d; at DefaultDirectScore %d of %d", right, len(all), sureRight, sure)
	if right < 42 || sureRight*100 < sure*85 {
		t.Errorf("right %d of %d, sure and right %d of %d", right, len(all), sureRight, sure)
	}
}

// dataSets is where the public sets of questions lie beside the project. They
// are too large or licensed otherwise, and so are not part of it.
func dataSet(t *testing.T, name string) *bufio.Scanner {
	t.Helper()
	f, err := os.Open(filepath.Join("../../../shared/data", name))
	if err != nil {
		t.Skipf("NOT MEASURED: the data set %s does not lie beside the project (../shared/data): %v", name, err)
	}
	t.Cleanup(func() { _ = f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 4<<20)
	return sc
}

func TestFind_stackFAQ_aboveBaseline(t *testing.T) {
	t.Parallel()
	faqs, queries, foreign := dataSet(t, "faq-stackfaq/faqs.jsonl.gz"), dataSet(t, "faq-stackfaq/queries.jsonl.gz"), dataSet(t, "intent-hwu64/test.tsv.gz")
	s, bot := newService(t, newMemory())
	for faqs.Scan() {
		var f struct {
			ID       string
			Question string
			Answers  []string
		}
		if err := json.Unmarshal(faqs.Bytes(), &f); err != nil {
			t.Fatal(err)
		}
		mustPut(t, s, knowledge.Content{Chatbot: bot, ID: knowledge.ContentID(f.ID), Title: f.Question, Answer: strings.Join(f.Answers, "\n\n")})
	}
	n, first, three, direct, directRight, found := 0, 0, 0, 0, 0, 0
	for queries.Scan() {
		var q struct{ Query, FAQ string }
		if err := json.Unmarshal(queries.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		if q.Query == "*" {
			continue
		}
		n++
		r, err := s.Find(context.Background(), bot, knowledge.FindInput{Question: q.Query, Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		for i, h := range r.Hits {
			if string(h.Content) == q.FAQ {
				three++
				if i == 0 {
					first++
				}
			}
		}
		if len(r.Hits) > 0 && r.Hits[0].Score >= chatbot.DefaultDirectScore {
			direct++
			if string(r.Hits[0].Content) == q.FAQ {
				directRight++
			}
		}
		if len(r.Hits) > 0 && r.Hits[0].Score >= chatbot.DefaultFoundScore {
			found++
		}
	}
	asked, refused, notDirect := 0, 0, 0
	for foreign.Scan() {
		question, _, _ := strings.Cut(foreign.Text(), "\t")
		h := firstHit(t, s, bot, question)
		asked++
		if h.Score < chatbot.DefaultFoundScore {
			refused++
		}
		if h.Score < chatbot.DefaultDirectScore {
			notDirect++
		}
	}
	share := func(a, b int) float64 { return float64(a) / float64(b) }
	t.Logf("hit@1 %.3f hit@3 %.3f; at DirectScore %.3f of all, right %.3f; found %.3f; foreign: not found %.3f, not direct %.3f",
		share(first, n), share(three, n), share(direct, n), share(directRight, direct), share(found, n), share(refused, asked), share(notDirect, asked))
	if share(first, n) < 0.78 || share(three, n) < 0.9 || share(directRight, direct) < 0.95 || share(refused, asked) < 0.8 || share(notDirect, asked) < 0.97 {
		t.Error("worse than it was")
	}
}
