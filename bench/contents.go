package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// writer invents contents in the manner of a help centre: a seeded grammar over
// a vocabulary that is as uneven as that of people, with names of products that
// only a few contents share. It writes the same contents every time.
type writer struct {
	rng   *rand.Rand
	names []string
}

// What things are called, what is done with them, and how that is put.
var (
	things     = strings.Fields("account invoice order parcel password printer camera router subscription voucher filter battery charger cable screen sensor lamp heater pump valve tank hose mower saw drill mixer kettle oven fridge freezer washer dryer pedal saddle helmet tent stove lens tripod speaker headset keyboard mouse monitor scanner projector thermostat doorbell lock alarm")
	verbs      = strings.Fields("reset cancel return repair clean replace install update register connect charge store calibrate transfer renew activate remove adjust test extend upgrade configure mount fold lubricate recycle")
	qualifiers = strings.Fields("blue second used broken new wireless digital portable heavy annual shared missing damaged old large outdoor silent solar")
	places     = strings.Fields("shop workshop garden office kitchen garage cellar warehouse portal app menu drawer manual label box counter")
	fillers    = strings.Fields("please usually carefully within before after during every only also then together again first")
)

const seedOfContents = 20_261_121

func newWriter() *writer {
	w := &writer{rng: rand.New(rand.NewPCG(seedOfContents, 1))}
	syllables := strings.Fields("ra vo lin ka to mer si zu pan del or qui fex bar tol mi no ste gra wil hen dor")
	for range 6000 {
		var name strings.Builder
		for range 2 + w.rng.IntN(3) {
			name.WriteString(syllables[w.rng.IntN(len(syllables))])
		}
		w.names = append(w.names, strings.ToUpper(name.String()[:1])+name.String()[1:])
	}
	return w
}

// pick is uneven: the first words of a list come much more often.
func (w *writer) pick(list []string) string {
	i := int(float64(len(list)) * w.rng.Float64() * w.rng.Float64())
	return list[min(i, len(list)-1)]
}

// topic is what one content is about.
type topic struct{ verb, qualifier, thing, name string }

func (w *writer) topic() topic {
	return topic{w.pick(verbs), w.pick(qualifiers), w.pick(things), w.names[w.rng.IntN(len(w.names))]}
}

func (t topic) title() string {
	return fmt.Sprintf("%s the %s %s %s", strings.ToUpper(t.verb[:1])+t.verb[1:], t.qualifier, t.name, t.thing)
}

func (t topic) questions() []string {
	return []string{
		fmt.Sprintf("How do I %s the %s %s %s?", t.verb, t.qualifier, t.name, t.thing),
		fmt.Sprintf("Can I %s my %s %s myself?", t.verb, t.name, t.thing),
	}
}

// asked is the question as a visitor puts it, who says it in other words.
func (t topic) asked(n int) string {
	forms := []string{
		"Hello, how can I %[1]s my %[2]s %[3]s %[4]s?", "what must I do to %[1]s a %[3]s %[4]s",
		"I want to %[1]s the %[2]s %[3]s %[4]s, how does that work?", "%[3]s %[4]s %[1]s",
	}
	return fmt.Sprintf(forms[n%len(forms)], t.verb, t.qualifier, t.name, t.thing)
}

func (w *writer) sentence(t topic) string {
	return fmt.Sprintf("To %s the %s in the %s, %s open the %s of the %s %s and %s the %s %s in the %s.",
		t.verb, t.thing, w.pick(places), w.pick(fillers), w.pick(things), w.pick(qualifiers), t.name,
		w.pick(verbs), w.pick(qualifiers), w.pick(things), w.pick(places))
}

func (w *writer) sentences(t topic, n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = w.sentence(t)
	}
	return strings.Join(all, " ")
}

// content is a line of an import.
type content struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Questions []string `json:"questions,omitempty"`
	Answer    string   `json:"answer,omitempty"`
	Text      string   `json:"text,omitempty"`
	URL       string   `json:"url"`
	Lang      string   `json:"lang"`
}

// The contents are as many as give 20,000 passages: two thirds Q&A, the rest
// articles of several sections.
const (
	answers  = 13_400
	articles = 1_650
)

// contentsFile writes the contents once and gives the file and the topics of the
// Q&A.
func (b *bench) contentsFile() (string, []topic, error) {
	w := newWriter()
	file := filepath.Join(b.dir, "contents.jsonl")
	f, err := os.Create(file)
	if err != nil {
		return "", nil, err
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	lines := json.NewEncoder(out)
	topics := make([]topic, answers)
	for i := range topics {
		t := w.topic()
		topics[i] = t
		id := fmt.Sprintf("qa-%05d", i)
		c := content{ID: id, Title: t.title(), Questions: t.questions(), Answer: w.sentences(t, 2+w.rng.IntN(2)), URL: "https://shop.example/" + id, Lang: "en"}
		if err := lines.Encode(c); err != nil {
			return "", nil, err
		}
	}
	for i := range articles {
		t := w.topic()
		id := fmt.Sprintf("article-%05d", i)
		var text strings.Builder
		for section := range 4 {
			fmt.Fprintf(&text, "## %s and %s\n\n%s\n\n", w.pick(things), w.pick(places), w.sentences(t, 5+section))
		}
		c := content{ID: id, Title: "All about the " + t.name + " " + t.thing, Text: text.String(), URL: "https://shop.example/" + id, Lang: "en"}
		if err := lines.Encode(c); err != nil {
			return "", nil, err
		}
	}
	return file, topics, out.Flush()
}
