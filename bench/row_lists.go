package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"frontdesk/app/apptest/server"
	"frontdesk/app/apptest/visitor"
	"frontdesk/bench/load"
)

// listsRow reads the pages of the panel at 1,000 conversations and at many, in
// turns.
func listsRow(b *bench) ([]figure, error) {
	small, large, err := fewAndMany(b, "lists")
	if err != nil {
		return nil, err
	}
	few, err := b.panel(small)
	if err != nil {
		return nil, err
	}
	many, err := b.panel(large)
	if err != nil {
		return nil, err
	}
	var figures []figure
	for _, page := range []string{"overview", "first page of the list", "first page of those that ended", "page in the middle", "one conversation", "its messages"} {
		var at1000, atMany []time.Duration
		for range b.less(500, 200) {
			one, err := few.read(b, page)
			if err != nil {
				return figures, err
			}
			two, err := many.read(b, page)
			if err != nil {
				return figures, err
			}
			at1000, atMany = append(at1000, one), append(atMany, two)
		}
		l, m := load.Sorted(at1000), load.Sorted(atMany)
		ratio := float64(m.At(50)) / float64(l.At(50))
		f := took(fmt.Sprintf("panel, %s, %s conversations, p99", page, thousands(int64(b.conversations))), m.At(99), 10*time.Millisecond)
		f.met = f.met && ratio <= 2
		f.budget += ", ≤ 2 × 1,000's"
		figures = append(figures, f.beside("p50 %s ms, %s × that at 1,000", number(inMS(m.At(50))), number(ratio)))
	}
	return figures, nil
}

// fewAndMany serves a store with 1,000 conversations, and the large one.
func fewAndMany(b *bench, name string) (small, large *server.Server, err error) {
	if small, err = b.serve(name, nil); err != nil {
		return nil, nil, err
	}
	if _, err := small.Command(b.ctx, "seed", "--conversations", "1000"); err != nil {
		return nil, nil, err
	}
	large, err = b.serveLarge()
	return small, large, err
}

// panel is an owner in front of one server, with the addresses of its pages.
type panel struct {
	owner
	paths map[string]string
}

func (b *bench) panel(s *server.Server) (panel, error) {
	o, err := b.owner(s)
	if err != nil {
		return panel{}, err
	}
	bot, err := visitor.DemoChatbot(b.ctx, o.http, s.URL())
	if err != nil {
		return panel{}, err
	}
	list := "/api/admin/chatbots/" + bot + "/conversations"
	p := panel{o, map[string]string{
		"overview":                       "/api/admin/chatbots/" + bot + "/overview",
		"first page of the list":         list,
		"first page of those that ended": list + "?status=ended",
	}}
	cursor, first := "", ""
	for range 8 {
		var page struct {
			Items []struct{ ID string }
			Next  *string
		}
		if _, err := o.get(b.ctx, list+"?cursor="+url.QueryEscape(cursor), &page); err != nil {
			return p, err
		}
		if first == "" {
			first = page.Items[0].ID
		}
		cursor = *page.Next
	}
	p.paths["page in the middle"] = list + "?cursor=" + url.QueryEscape(cursor)
	p.paths["one conversation"] = "/api/admin/conversations/" + first
	p.paths["its messages"] = "/api/admin/conversations/" + first + "/messages"
	return p, nil
}

func (p panel) read(b *bench, page string) (time.Duration, error) {
	return p.get(b.ctx, p.paths[page], nil)
}

// staleRow ends the same number of conversations among few and among many.
func staleRow(b *bench) ([]figure, error) {
	small, err := b.serve("stale", nil)
	if err != nil {
		return nil, err
	}
	if _, err := small.Command(b.ctx, "seed", "--conversations", "1000"); err != nil {
		return nil, err
	}
	large, err := b.serveLarge()
	if err != nil {
		return nil, err
	}
	const k = 500
	few, err := sweep(b, small, k)
	if err != nil {
		return nil, err
	}
	many, err := sweep(b, large, k)
	if err != nil {
		return nil, err
	}
	f := atMost(fmt.Sprintf("ending 500 stale conversations among %s, cost by 1,000's", thousands(int64(b.conversations))),
		float64(many.took)/float64(few.took), 2, "×")
	f.met = f.met && many.Examined <= 2*k
	return []figure{f.beside("%s ms and %s ms; looked at %d and %d", number(inMS(many.took)), number(inMS(few.took)), many.Examined, few.Examined)}, nil
}

type swept struct {
	Ended, Examined int
	took            time.Duration
}

// sweep ends everything that is open, makes k conversations more, and measures
// the end of those.
func sweep(b *bench, s *server.Server, k int) (out swept, err error) {
	end := func() (out swept, err error) {
		time.Sleep(20 * time.Millisecond)
		start := time.Now()
		text, err := s.Command(b.ctx, "end-stale", "--hours", "0.000001", "--json")
		if err != nil {
			return out, err
		}
		out.took = time.Since(start)
		return out, json.Unmarshal([]byte(text), &out)
	}
	if err := assistant(b, s, false); err != nil {
		return out, err
	}
	if _, err := end(); err != nil {
		return out, err
	}
	all, err := b.visitors(s, 1)
	if err != nil {
		return out, err
	}
	for i := range k {
		if _, err := all[0].Post(b.ctx, s.URL(), "", fmt.Sprintf("stale-%d-%d", time.Now().UnixNano(), i), "hello"); err != nil {
			return out, err
		}
	}
	out, err = end()
	if err == nil && out.Ended != k {
		err = fmt.Errorf("%d conversations were ended, not %d", out.Ended, k)
	}
	return out, err
}
