package retention

import (
	"strings"
	"testing"
	"time"

	"frontdesk/app/conversation"
)

func TestCleaner_Clean(t *testing.T) {
	t.Parallel()
	c := NewCleaner([]string{"Ana María López", "Will Bo", "李雷", ""})
	for in, want := range map[string]string{
		"":                                    "",
		"Where is order 4711?":                "Where is order 4711?",
		"Open from 9:00 to 17:30 on 24/12":    "Open from 9:00 to 17:30 on 24/12",
		"Write to ana.lopez+x@mail.example.":  "Write to [e-mail].",
		"ana@localhost, please":               "[e-mail], please",
		"Call +34 (612) 345-678 today":        "Call [number] today",
		"DHL 00340434161094042557":            "DHL [number]",
		"DE89 3704 0044 0532 0130 00 is mine": "[number] is mine",
		"٠١٢٣٤٥٦٧٨٩":                          "[number]",
		"I'm ana maría lópez":                 "I'm [name]",
		"Ana said so; banana did not":         "[name] said so; banana did not",
		"I will come, says Will":              "I will come, says [name]",
		"Bo is too short to tell":             "Bo is too short to tell",
		"我是李雷，你好":                             "我是[name]，你好",
		"It costs $1,234.50 or 20 EUR":        "It costs $1,234.50 or 20 EUR",
	} {
		got := c.Clean(in)
		if got != want {
			t.Errorf("%q: %q", in, got)
		}
		if again := c.Clean(got); again != got {
			t.Errorf("%q changes again to %q", got, again)
		}
	}
}

func FuzzCleaner(f *testing.F) {
	f.Add("I am Ana, ana@example.com, +34 612 345 678", "Ana López")
	f.Add("İstanbul İ ß ẞ", "İ ß")
	f.Fuzz(func(t *testing.T, text, name string) {
		c := NewCleaner([]string{name})
		once := c.Clean(text)
		if strings.Contains(once, "@") && addressForm.MatchString(once) {
			t.Errorf("%q keeps an address: %q", text, once)
		}
	})
}

func TestRules_meet(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	days := func(n int) conversation.Conversation {
		return conversation.Conversation{Status: conversation.Ended, UpdatedAt: now.AddDate(0, 0, -n)}
	}
	both := Rules{AnonymiseDays: 30, DeleteDays: 365}
	active, done, held := days(40), days(40), days(400)
	active.Status, done.AnonymisedAt, held.Tags = conversation.Active, now, []string{conversation.HoldTag}
	for name, c := range map[string]struct {
		rules             Rules
		of                conversation.Conversation
		met, delete, held bool
	}{
		"no rules":       {of: days(4000)},
		"too young":      {rules: both, of: days(29)},
		"on the day":     {rules: both, of: days(30), met: true},
		"between":        {rules: both, of: days(364), met: true},
		"old":            {rules: both, of: days(365), met: true, delete: true},
		"done already":   {rules: both, of: done},
		"still active":   {rules: both, of: active},
		"held":           {rules: both, of: held, met: true, delete: true, held: true},
		"only to delete": {rules: Rules{DeleteDays: 7}, of: active, met: true, delete: true},
	} {
		d, met := c.rules.meet(c.of, now)
		if met != c.met || met && (d.delete != c.delete || d.held != c.held) {
			t.Errorf("%s: %+v %v", name, d, met)
		}
	}
}
