package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"frontdesk/app/apptest/server"
	"frontdesk/app/apptest/visitor"
	"frontdesk/bench/folder"
	"frontdesk/bench/load"
)

// searchRow asks a folder with many chat users and messages in the ways that cost
// the most, one after the other in turns, over the panel's API.
func searchRow(b *bench) ([]figure, error) {
	figures, dir, err := b.searchFolder()
	if err != nil {
		return figures, err
	}
	s, err := b.serve(dir, nil)
	if err != nil {
		return figures, err
	}
	idle, err := settled(s)
	if err != nil {
		return figures, err
	}
	figures = append(figures, told("  idle memory (RSS) with it, started anew", "%s MB", number(inMB(idle.Resident))).beside("%s MB of it anonymous", number(inMB(idle.Anon))))
	o, err := b.owner(s)
	if err != nil {
		return figures, err
	}
	bot, err := visitor.DemoChatbot(b.ctx, o.http, s.URL())
	if err != nil {
		return figures, err
	}
	asked, err := askAll(b, o, bot)
	figures = append(figures, asked...)
	if err != nil {
		return figures, err
	}
	after, err := s.Memory()
	if err != nil {
		return figures, err
	}
	figures = append(figures, told("  memory after these", "%s MB", number(inMB(after.Resident))).beside("%s MB of it anonymous", number(inMB(after.Anon))))
	late, err := behind(b, s, o, bot)
	if err != nil {
		return figures, err
	}
	return append(figures, took("  from the acknowledgement of a message until it is found, p99", late.At(99), time.Second).beside("p50 %s ms", number(inMS(late.At(50))))), nil
}

// askAll asks in all ways, one after the other in turns.
func askAll(b *bench, o owner, bot string) ([]figure, error) {
	asked := searchQueries()
	times := make([][]time.Duration, len(asked))
	hits := make([]int, len(asked))
	var all []time.Duration
	for range b.less(40, 15) {
		for i, q := range asked {
			var page struct{ Items []struct{} }
			took, err := o.get(b.ctx, q.path(bot), &page)
			if err != nil {
				return nil, err
			}
			times[i], all = append(times[i], took), append(all, took)
			hits[i] = len(page.Items)
		}
	}
	sorted := load.Sorted(all)
	figures := []figure{took(fmt.Sprintf("search, %s users, %s messages, all that follows, p99", thousands(int64(b.users)), thousands(int64(b.messages))), sorted.At(99), 100*time.Millisecond).
		beside("p50 %s ms", number(inMS(sorted.At(50))))}
	for i, q := range asked {
		one := load.Sorted(times[i])
		figures = append(figures, took("  "+q.what+", p99", one.At(99), 100*time.Millisecond).beside("p50 %s ms, %d on the first page", number(inMS(one.At(50))), hits[i]))
	}
	return figures, nil
}

// searchFolder makes the folder, or takes the one of an earlier run.
func (b *bench) searchFolder() (figures []figure, dir string, err error) {
	dir = filepath.Join(b.dir, "search")
	if b.largeDir != "" {
		dir = b.largeDir + "-search"
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, "", err
	}
	if _, err := os.Stat(dir); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return nil, dir, err
	}
	s, err := server.Start(b.ctx, b.process(dir))
	if err != nil {
		return nil, dir, err
	}
	if err := s.Stop(); err != nil {
		return nil, dir, err
	}
	made, err := folder.Fill(b.ctx, dir, folder.Size{Users: b.users, Messages: b.messages}, b.say)
	if err != nil {
		return nil, dir, err
	}
	perMessage := float64(made.IndexBytes) / float64(b.messages)
	return []figure{
		told(fmt.Sprintf("a folder with %s users, %s conversations, %s messages", thousands(int64(b.users)), thousands(int64(made.Conversations)), thousands(int64(b.messages))), "%s MB", number(inMB(made.Bytes))).
			beside("without the index of words; made in %s", made.Filling.Round(time.Second)),
		told("  the index of words, built anew", "%s bytes a message", number(perMessage)).
			beside("%s MB in %s, %s messages/s", number(inMB(made.IndexBytes)), made.Building.Round(time.Second), number(float64(b.messages)/made.Building.Seconds())),
	}, dir, nil
}

// searchQuery is one way to ask.
type searchQuery struct{ what, kind, q string }

func (q searchQuery) path(bot string) string {
	if q.kind == "" {
		return "/api/admin/search?q=" + url.QueryEscape(q.q)
	}
	return "/api/admin/chatbots/" + bot + "/search?kind=" + q.kind + "&q=" + url.QueryEscape(q.q)
}

func searchQueries() []searchQuery {
	commonest, common, middling, rare := folder.Words()
	return []searchQuery{
		{"messages, the commonest word", "messages", commonest + " "},
		{"messages, two common words", "messages", commonest + " " + common + " "},
		{"messages, a common and a rare word", "messages", common + " " + rare + " "},
		{"messages, a rare word", "messages", rare},
		{"messages, one letter", "messages", "b"},
		{"messages, two letters", "messages", "tr"},
		{"messages, two letters that begin hardly a word", "messages", "xq"},
		{"messages, three letters", "messages", "tra"},
		{"messages, the beginning of many numbers", "messages", "12"},
		{"messages, four figures", "messages", "1234"},
		{"messages, words that are there but never together", "messages", rare + " " + middling + " 1234567"},
		{"messages, a phrase of common words that hardly comes", "messages", `"` + common + " " + commonest + " " + common + " " + commonest + `"`},
		{"messages, no such word", "messages", "qqxyzzyqq"},
		{"conversations, a word in the middle", "conversations", middling},
		{"users, one letter", "users", "b"},
		{"users, two letters", "users", "an"},
		{"users, letters that many addresses have", "users", ".com"},
		{"users, letters that some have", "users", "tra"},
		{"users, the end of an id", "users", "99999"},
		{"users, a whole address of nobody", "users", "nobody@nowhere.example"},
		{"users, parts that many have and nobody together", "users", ".com.com"},
		{"palette, a word in the middle", "", middling},
		{"palette, one letter", "", "b"},
	}
}

// behind posts messages and looks for each of them until it is found.
func behind(b *bench, s *server.Server, o owner, bot string) (load.Latencies, error) {
	var out []time.Duration
	if err := assistant(b, s, false); err != nil {
		return nil, err
	}
	all, err := b.visitors(s, 1)
	if err != nil {
		return nil, err
	}
	for i := range b.less(20, 8) {
		word := fmt.Sprintf("needle%d", time.Now().UnixNano())
		if _, err := all[0].Post(b.ctx, s.URL(), "", fmt.Sprint(word, "-", i), word); err != nil {
			return nil, err
		}
		for start := time.Now(); ; {
			var page struct{ Items []struct{} }
			if _, err := o.get(b.ctx, searchQuery{"", "messages", word}.path(bot), &page); err != nil {
				return nil, err
			}
			if len(page.Items) > 0 {
				out = append(out, time.Since(start))
				break
			}
			if time.Since(start) > 20*time.Second {
				return nil, errors.New("a message is not found after 20 seconds")
			}
			time.Sleep(2 * time.Millisecond)
		}
	}
	return load.Sorted(out), nil
}
