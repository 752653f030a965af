package main

import (
	"fmt"
	"net/url"
	"slices"
	"time"

	"frontdesk/app/apptest/server"
	"frontdesk/bench/load"
)

// millionRow asks for lists with every kind of filter, the dashboard and the details
// of a conversation, at 1,000 conversations and at very many, in turns.
//
//	go run ./bench -only million -store DIR -conversations 1000000
func millionRow(b *bench) ([]figure, error) {
	small, large, err := fewAndMany(b, "thousand")
	if err != nil {
		return nil, err
	}
	if err := b.indexed(large); err != nil {
		return nil, err
	}
	idle, err := settled(large)
	if err != nil {
		return nil, err
	}
	figures := []figure{
		atMost(fmt.Sprintf("idle memory (RSS), %s conversations", thousands(int64(b.conversations))), inMB(idle.Resident), 60, "MB").
			beside("%s MB of it anonymous", number(inMB(idle.Anon))),
	}
	few, err := crowdOf(b, small)
	if err != nil {
		return figures, err
	}
	many, err := crowdOf(b, large)
	if err != nil {
		return figures, err
	}
	pages, all, err := compare(b, few, many)
	figures = append(figures, pages...)
	if err != nil {
		return figures, err
	}
	sorted := load.Sorted(all)
	total := took(fmt.Sprintf("lists with filters, dashboard, details, %s conversations, all of these, p99", thousands(int64(b.conversations))), sorted.At(99), 10*time.Millisecond).
		beside("p50 %s ms", number(inMS(sorted.At(50))))
	return slices.Insert(figures, 1, total), nil
}

// compare reads the pages of both, in turns.
func compare(b *bench, few, many crowd) (figures []figure, all []time.Duration, err error) {
	for i, page := range many.pages {
		var at1000, atMany []time.Duration
		n := b.less(200, 60)
		workFew, workMany := few.worked(n), many.worked(n)
		for range n {
			one, err := few.get(b.ctx, few.pages[i].path, nil)
			if err != nil {
				return figures, all, err
			}
			two, err := many.get(b.ctx, page.path, nil)
			if err != nil {
				return figures, all, err
			}
			at1000, atMany = append(at1000, one), append(atMany, two)
		}
		l, m := load.Sorted(at1000), load.Sorted(atMany)
		one, two := workFew(), workMany()
		ratio := float64(two) / float64(max(one, time.Microsecond))
		f := took("  "+page.what+", p99", m.At(99), 10*time.Millisecond)
		f.met = f.met && ratio <= 2
		f.budget += ", ≤ 2 × 1,000's work"
		figures = append(figures, f.beside("best %s, p50 %s ms, %s × that at 1,000; work of the processor %s ms, %s ×; %d found",
			number(inMS(m.At(0))), number(inMS(m.At(50))), number(float64(m.At(50))/float64(l.At(50))), number(inMS(two)), number(ratio), page.found))
		all = append(all, atMany...)
	}
	return figures, all, nil
}

// indexed waits until nothing is indexed for search any more, which would be
// measured with everything else.
func (b *bench) indexed(s *server.Server) error {
	o, err := b.owner(s)
	if err != nil {
		return err
	}
	for began := time.Now(); ; time.Sleep(2 * time.Second) {
		var state struct {
			Ready, Building bool
			Done, Total     int
		}
		if _, err := o.get(b.ctx, "/api/admin/search/index", &state); err != nil {
			return err
		}
		if state.Ready && !state.Building {
			b.say("the search index was ready after %.0f s", time.Since(began).Seconds())
			return nil
		}
	}
}

// page is what is asked for.
type page struct {
	what, path string
	found      int
}

// crowd is an owner in front of a server with conversations.
type crowd struct {
	owner
	pages []page
	pid   int
}

// worked begins to measure the processor time that the server takes for n requests,
// and gives that of one.
func (c crowd) worked(n int) func() time.Duration {
	before, err := server.CPUOf(c.pid)
	return func() time.Duration {
		after, err2 := server.CPUOf(c.pid)
		if err != nil || err2 != nil {
			return 0
		}
		return (after - before) / time.Duration(n)
	}
}

// crowdFilters are filters as a list's address has them: each kind, several of them,
// such that find nothing, and such that leave something out.
func crowdFilters() []page {
	day := func(back int) string { return time.Now().UTC().AddDate(0, 0, -back).Format(time.DateOnly) }
	return []page{
		{what: "list", path: ""},
		{what: "list, active", path: "status=active"}, {what: "list, ended", path: "status=ended"},
		{what: "list, a country", path: "country=US"}, {what: "list, a state", path: "region=US-CA"}, {what: "list, a source", path: "source=iframe"},
		{what: "list, a result", path: "result=CLICK_MATCH"}, {what: "list, a rating", path: "rating=down"}, {what: "list, a sentiment", path: "sentiment=negative"},
		{what: "list, leads", path: "lead=yes"}, {what: "list, a person", path: "agent=Mara"}, {what: "list, a tag", path: "tag=complaint"},
		{what: "list, a language", path: "lang=de"}, {what: "list, a behaviour", path: "behaviour=urgent"}, {what: "list, a category", path: "category=Payment"},
		{what: "list, without a person", path: "human=alone"}, {what: "list, ended by the visitor", path: "endedBy=visitor"},
		{what: "list, a week, a month ago", path: "from=" + day(37) + "&to=" + day(30) + "&zone=Europe%2FBerlin"},
		{what: "list, five kinds together", path: "status=ended&country=US,DE,FR&source=widget&sentiment=negative,neutral&lang=en,es"},
		{what: "list, seven kinds and a month", path: "status=ended&country=US&source=widget&sentiment=negative&lang=en&rating=down&behaviour=calm&from=" + day(30) + "&to=" + day(1)},
		{what: "list, several that find nothing", path: "tag=complaint&agent=Mara&rating=down&region=US-WY&category=Other"},
		{what: "list, a value that nobody has", path: "tag=nosuchtag"},
		{what: "list, all but a country", path: "country=%21US"}, {what: "list, all but three kinds", path: "country=%21US&sentiment=%21neutral&source=%21widget"},
		{what: "list, a country without a tag", path: "country=US&tag=%21complaint"},
	}
}

func crowdOf(b *bench, s *server.Server) (crowd, error) {
	o, err := b.owner(s)
	if err != nil {
		return crowd{}, err
	}
	c := crowd{owner: o, pid: s.PID()}
	var bots struct{ Chatbots []struct{ ID string } }
	if _, err := o.get(b.ctx, "/api/admin/chatbots", &bots); err != nil {
		return c, err
	}
	of := "/api/admin/chatbots/" + bots.Chatbots[0].ID
	var first string
	for _, p := range crowdFilters() {
		p.path = of + "/conversations?" + p.path
		var list struct {
			Items []struct{ ID string }
			Total int
			Next  *string
		}
		if _, err := o.get(b.ctx, p.path, &list); err != nil {
			return c, err
		}
		p.found = list.Total
		c.pages = append(c.pages, p)
		if first == "" && len(list.Items) > 0 {
			first = list.Items[0].ID
		}
		if list.Next != nil && (p.what == "list" || p.what == "list, ended") {
			c.pages = append(c.pages, page{p.what + ", second page", p.path + "&cursor=" + url.QueryEscape(*list.Next), list.Total})
		}
	}
	for _, days := range []int{7, 30, 90, 365} {
		c.pages = append(c.pages, page{what: fmt.Sprintf("dashboard, %d days", days), path: fmt.Sprintf("%s/dashboard?zone=America%%2FNew_York&days=%d", of, days)})
	}
	c.pages = append(c.pages,
		page{what: "what can be filtered by", path: of + "/conversations/facets"},
		page{what: "overview", path: of + "/overview"},
		page{what: "one conversation", path: "/api/admin/conversations/" + first},
		page{what: "its messages", path: "/api/admin/conversations/" + first + "/messages"},
		page{what: "its log", path: "/api/admin/conversations/" + first + "/log"})
	return c, nil
}
