package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/app/apptest/server"
	"frontdesk/app/apptest/visitor"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// program measures the program as owners run it: how long visitors wait for answers
// while conversations are analysed behind them, against while none are.
type program struct {
	ctx    context.Context
	out    io.Writer
	server *server.Server
	bot    string
	key    string
	client *http.Client
	asked  int
}

// running has the visitors' words of so many talks posted and ended, then analysed
// while others ask.
func running(ctx context.Context, out io.Writer, data, bin, ollama string, threads, most, each int, limit time.Duration) (err error) {
	all, err := dialogues(data)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "fdanalysis")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if bin == "" {
		if bin, err = server.Build(ctx, dir); err != nil {
			return err
		}
	}
	s, err := server.Start(ctx, server.Config{Bin: bin, Data: filepath.Join(dir, "data"), Ollama: ollama, Args: []string{"--rate-limits", "off", "--ollama-threads", strconv.Itoa(threads)}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Stop()) }()
	p := &program{ctx: ctx, out: out, server: s, client: &http.Client{Timeout: 3 * time.Minute}}
	if err := p.prepare(); err != nil {
		return err
	}
	n := min(most, len(all))
	start := id.Precise()
	if err := p.post(all[:n]); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d talks posted and ended in %v\n", n, id.Precise().Sub(start).Round(time.Second))
	return p.compare(n, each, limit)
}

func (p *program) prepare() (err error) {
	if p.bot, err = visitor.DemoChatbot(p.ctx, p.client, p.server.URL()); err != nil {
		return err
	}
	key, err := p.server.Command(p.ctx, "admin", "create-key", "--name", "bench", "--role", "owner", "--json")
	if err != nil {
		return err
	}
	var made struct{ Key string }
	if err := json.Unmarshal([]byte(key), &made); err != nil || made.Key == "" {
		return fmt.Errorf("no key in %q", key)
	}
	p.key = made.Key
	return p.set("assistant.enabled=false", "analysis.mode=off")
}

func (p *program) set(settings ...string) error {
	_, err := p.server.Command(p.ctx, append([]string{"chatbots", "set"}, settings...)...)
	return err
}

// post writes what the visitors of the talks said, each in a conversation of its own.
func (p *program) post(all []dialogue) error {
	for _, d := range all {
		v, err := visitor.Open(p.ctx, p.client, p.server.URL(), p.bot)
		if err != nil {
			return err
		}
		talk := ""
		for i, m := range d.talk.Messages {
			if m.Role != conversation.RoleUser {
				continue
			}
			posted, err := v.Post(p.ctx, p.server.URL(), talk, fmt.Sprint("m", i), m.Text)
			if err != nil {
				return err
			}
			talk = posted.ConversationID
		}
		if talk == "" {
			continue
		}
		if _, err := v.End(p.ctx, p.server.URL(), talk); err != nil {
			return err
		}
	}
	return nil
}

// compare has questions answered without and with the analysis behind them, in turns,
// so that whatever else the machine does meets both.
func (p *program) compare(n, each int, limit time.Duration) error {
	const (
		turns  = 6
		asking = 8 * time.Second
	)
	if err := p.set("assistant.enabled=true", "analysis.mode=auto"); err != nil {
		return err
	}
	if _, err := p.answers(3 * time.Second); err != nil { // the first ones load things
		return err
	}
	var alone, beside []time.Duration
	queued, during := 0, 0
	for range turns {
		took, err := p.answers(asking)
		if err != nil {
			return err
		}
		alone = append(alone, took...)
		var batch struct{ Queued int }
		if err := p.call(http.MethodPost, "/api/admin/chatbots/"+p.bot+"/conversations/analyse?limit="+strconv.Itoa(each), &batch); err != nil {
			return err
		}
		if took, err = p.answers(asking); err != nil {
			return err
		}
		beside = append(beside, took...)
		left, err := p.waiting()
		if err != nil {
			return err
		}
		queued, during = queued+batch.Queued, during+batch.Queued-left
		if _, err := p.drain(limit); err != nil {
			return err
		}
	}
	slices.Sort(alone)
	slices.Sort(beside)
	fmt.Fprintf(p.out, "answers, nothing behind them: p50 %v, p95 %v, most %v (%d); with %d of %d conversations analysed behind them: p50 %v, p95 %v, most %v (%d); in %d turns\n",
		at(alone, 50), at(alone, 95), at(alone, 100), len(alone), during, queued, at(beside, 50), at(beside, 95), at(beside, 100), len(beside), turns)
	return p.rest(n, limit)
}

// rest has all the others analysed without visitors.
func (p *program) rest(n int, limit time.Duration) error {
	var batch struct{ Queued int }
	if err := p.call(http.MethodPost, "/api/admin/chatbots/"+p.bot+"/conversations/analyse", &batch); err != nil {
		return err
	}
	begun := id.Precise()
	left, err := p.drain(limit)
	if err != nil {
		return err
	}
	spent, done := id.Precise().Sub(begun), batch.Queued-left
	fmt.Fprintf(p.out, "then %d in %v without visitors, %v each; %d wait still\n", done, spent.Round(time.Second), (spent / time.Duration(max(1, done))).Round(time.Millisecond), left)
	return p.made(n)
}

// drain waits until nothing waits any more.
func (p *program) drain(limit time.Duration) (left int, err error) {
	for end := id.Precise().Add(limit); ; {
		if left, err = p.waiting(); err != nil || left == 0 || id.Precise().After(end) || p.ctx.Err() != nil {
			return left, errors.Join(err, p.ctx.Err())
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// answers asks one question after the other for a time, each in a conversation of its
// own and with a pause before the next, and gives how long each took from posting to
// the reply that the visitor's stream brings.
func (p *program) answers(within time.Duration) (took []time.Duration, err error) {
	list := []string{"How do I keep tea fresh?", "Do you ship abroad?", "How can I return an order?", "What are your opening hours?", "Which payment methods do you take?"}
	const between = 150 * time.Millisecond
	for i, end := 0, id.Precise().Add(within); id.Precise().Before(end); i++ {
		time.Sleep(between)
		v, err := visitor.Open(p.ctx, p.client, p.server.URL(), p.bot)
		if err != nil {
			return nil, err
		}
		p.asked++
		start := id.Precise()
		posted, err := v.Post(p.ctx, p.server.URL(), "", fmt.Sprint("q", p.asked), list[i%len(list)])
		if err != nil {
			return nil, err
		}
		stream, err := v.Follow(p.ctx, p.server.URL(), posted.ConversationID, posted.Message.Seq)
		if err != nil {
			return nil, err
		}
		if _, err = stream.Reply(); err != nil {
			return nil, err
		}
		took = append(took, id.Precise().Sub(start))
		if err := stream.Close(); err != nil {
			return nil, err
		}
	}
	slices.Sort(took)
	return took, nil
}

func at(sorted []time.Duration, percent int) time.Duration {
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)].Round(100 * time.Microsecond)
}

func (p *program) waiting() (int, error) {
	var state struct{ Waiting int }
	return state.Waiting, p.call(http.MethodGet, "/api/admin/chatbots/"+p.bot+"/conversations/analysis", &state)
}

// made counts who made the analyses and what they say.
func (p *program) made(n int) error {
	count := map[string]int{}
	cursor := ""
	for read := 0; read < n+500; {
		var page struct {
			Items []struct{ ID string }
			Next  *string
		}
		if err := p.call(http.MethodGet, "/api/admin/chatbots/"+p.bot+"/conversations?status=ended&limit=200"+cursor, &page); err != nil {
			return err
		}
		for _, row := range page.Items {
			var one struct {
				Analysis *struct{ Maker, Sentiment, Category string }
			}
			if err := p.call(http.MethodGet, "/api/admin/conversations/"+row.ID+"/analysis", &one); err != nil {
				return err
			}
			read++
			if one.Analysis != nil {
				count["by "+one.Analysis.Maker]++
				count[one.Analysis.Sentiment]++
			}
		}
		if page.Next == nil {
			break
		}
		cursor = "&cursor=" + *page.Next
	}
	for _, k := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(p.out, "  %s: %d\n", k, count[k])
	}
	return nil
}

func (p *program) call(method, path string, out any) (err error) {
	req, err := http.NewRequestWithContext(p.ctx, method, p.server.URL()+path, strings.NewReader("{}"))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+p.key)
	req.Header.Set("Content-Type", "application/json")
	res, err := p.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, res.Body.Close()) }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %s", method, path, res.Status, body)
	}
	return json.Unmarshal(body, out)
}
