package answer

import (
	"strings"
	"testing"

	"frontdesk/app/knowledge"
)

// A follow-up is answered for sure only by what has its own words, or by what was
// last shown where it asks something of that.
func TestReadings_choose(t *testing.T) {
	t.Parallel()
	read := newReader("en", speak("en").talk)
	home := knowledge.Hit{Content: "home", Title: "Delivery costs", Answer: "Within the country it is $3.90.", Score: 0.95}
	abroad := knowledge.Hit{Content: "abroad", Title: "Delivery abroad", Answer: "We ship to Canada for $14.90.", Score: 0.6}
	box := knowledge.Hit{Content: "box", Title: "Cancel the tea box", Answer: "Press cancel.", Score: 0.9}
	for _, c := range []struct {
		name           string
		f              followUp
		last           knowledge.ContentID
		written, plain []knowledge.Hit
		first          knowledge.ContentID
		direct         bool
	}{
		{"its own words lead elsewhere", followUp{own: []string{"Canada"}}, "home", []knowledge.Hit{home}, []knowledge.Hit{abroad}, "abroad", false},
		{"nobody has its words", followUp{own: []string{"Norway"}}, "home", []knowledge.Hit{home, abroad}, nil, "home", false},
		{"asked of what was shown", followUp{pointing: true, bare: true}, "home", []knowledge.Hit{home, abroad}, nil, "home", true},
		{"asked of something else", followUp{pointing: true, own: []string{"cancel"}}, "home", []knowledge.Hit{home}, []knowledge.Hit{box, abroad}, "box", false},
		{"as surely of something else", followUp{pointing: true, own: []string{"cancel"}}, "home", []knowledge.Hit{abroad}, []knowledge.Hit{box}, "box", false},
		{"nothing found", followUp{own: []string{"Canada"}}, "home", nil, nil, "", false},
	} {
		r := &readings{reader: read, f: c.f, last: knowledge.Content{ID: c.last}, plain: knowledge.Result{Hits: c.plain}, written: knowledge.Result{Hits: c.written}, found: 0.5, direct: 0.8}
		r.texts = map[knowledge.ContentID]string{}
		for _, h := range []knowledge.Hit{home, abroad, box} {
			r.texts[h.Content] = strings.Join([]string{h.Title, h.Answer}, " ")
		}
		found, _ := r.choose()
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
