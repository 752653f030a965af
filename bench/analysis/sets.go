package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"frontdesk/app/analysis"
	"frontdesk/app/conversation"
)

// dialogue is a talk of STAR with what its makers noted.
type dialogue struct {
	id     int
	happy  bool     // it kept to the planned course
	single bool     // about one thing
	domain []string // what it is about
	talk   analysis.Talk
}

// dialogues reads the 500 talks of STAR. What its assistant said is taken as a
// person's words: it has no kind and no sources.
func dialogues(data string) (out []dialogue, err error) {
	f, err := os.Open(filepath.Join(data, "dialogs-star", "dialogues.jsonl.gz"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 4<<20)
	for sc.Scan() {
		var in struct {
			ID        int
			Domains   []string
			Happy     bool
			MultiTask bool
			Events    []struct {
				T    float64
				Role string
				Text string
			}
		}
		if err := json.Unmarshal(sc.Bytes(), &in); err != nil {
			return nil, err
		}
		d := dialogue{id: in.ID, happy: in.Happy, single: !in.MultiTask, domain: in.Domains}
		start := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
		for i, e := range in.Events {
			role := conversation.RoleUser
			if e.Role != "user" {
				role = conversation.RoleAgent
			}
			d.talk.Messages = append(d.talk.Messages, conversation.Message{Seq: uint64(i + 1), Role: role, Text: e.Text, At: start.Add(time.Duration(e.T * float64(time.Second)))})
		}
		out = append(out, d)
	}
	return out, sc.Err()
}

// domains are what the talks about one thing are about, as an owner would name
// them.
func domains(all []dialogue) (names []string) {
	for _, d := range all {
		if d.single && len(d.domain) == 1 && d.domain[0] != "" && !slices.Contains(names, d.domain[0]) {
			names = append(names, d.domain[0])
		}
	}
	slices.Sort(names)
	return names
}

// categoryOf is a domain as a category of an owner, with the few words that an
// owner would put behind it.
func categoryOf(domain string) string {
	hints := map[string]string{
		"apartment": "renting a flat, viewing an apartment, rent, rooms", "bank": "account balance, fraud report, PIN", "doctor": "medical appointments, medicine, prescriptions",
		"hotel": "hotel rooms, reservations, room service", "meeting": "scheduling a meeting with a colleague", "party": "planning a party, inviting guests, RSVP",
		"plane": "flights, airlines", "restaurant": "reserving a table, food, eating out", "ride": "a taxi, Uber, being driven somewhere",
		"ride_status": "status of a ride", "spaceship": "ship, deck, doors, access codes, cables", "trip": "directions, the way from one place to another, bus, walking",
		"trivia": "a quiz, trivia questions", "weather": "forecast, temperature, rain, sun",
	}
	name := strings.ReplaceAll(domain, "_", " ")
	if h := hints[domain]; h != "" {
		return fmt.Sprintf("%s: %s", name, h)
	}
	return name
}

// sentence is one that people marked as good or bad.
type sentence struct {
	Text  string
	Class int // 1 good, 0 bad
}

// sentences reads a set of the collection "Sentiment Labelled Sentences" (Kotzias
// and others, 2015).
func sentences(folder, set string) (out []sentence, err error) {
	data, err := os.ReadFile(filepath.Join(folder, set+".json"))
	if err != nil {
		return nil, err
	}
	return out, json.Unmarshal(data, &out)
}
