package answer

import (
	"testing"

	"frontdesk/app/knowledge"
)

// A follow-up is answered for sure only by what has its own words, or by what was
// last shown where it asks something of that.
func TestFollowUp_settle(t *testing.T) {
	t.Parallel()
	r := newReader("en", speak("en").talk)
	home := knowledge.Hit{Content: "home", Title: "Delivery costs", Answer: "Within the country it is $3.90.", Score: 0.95}
	abroad := knowledge.Hit{Content: "abroad", Title: "Delivery abroad", Answer: "We ship to Canada for $14.90.", Score: 0.6}
	box := knowledge.Hit{Content: "box", Title: "Cancel the tea box", Answer: "Press cancel.", Score: 0.9}
	for _, c := range []struct {
		name   string
		f      followUp
		hits   []knowledge.Hit
		alone  []knowledge.Hit
		first  knowledge.ContentID
		direct bool
	}{
		{"its own words lead elsewhere", followUp{tail: "to Canada"}, []knowledge.Hit{home, abroad}, nil, "abroad", true},
		{"also where only they find it", followUp{tail: "to Canada"}, []knowledge.Hit{home}, []knowledge.Hit{abroad}, "abroad", true},
		{"nobody has its words", followUp{tail: "to Norway"}, []knowledge.Hit{home, abroad}, nil, "home", false},
		{"asked of what was shown", followUp{pronoun: true, content: "home"}, []knowledge.Hit{home, abroad}, nil, "home", true},
		{"asked of something else", followUp{pronoun: true, content: "home"}, []knowledge.Hit{box, abroad}, nil, "box", false},
		{"nothing found", followUp{tail: "to Canada"}, nil, nil, "", false},
	} {
		found := knowledge.Result{Hits: c.hits}
		c.f.settle(r, &found, c.alone, 0.8)
		if len(found.Hits) == 0 {
			if c.first != "" {
				t.Errorf("%s: nothing left", c.name)
			}
			continue
		}
		if got := found.Hits[0]; got.Content != c.first || (got.Score >= 0.8) != c.direct {
			t.Errorf("%s: %s with %.2f", c.name, got.Content, got.Score)
		}
	}
}
