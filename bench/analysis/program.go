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
func running(ctx context.Context, out io.Writer, data, bin, ollama string, threads, most int, limit time.Duration) (err error) {
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
	return p.compare(n, limit)
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

// compare has questions answered without and with the analysis behind them.
func (p *program) compare(n int, limit time.Duration) error {
	const asking = 30 * time.Second
	if err := p.set("assistant.enabled=true", "analysis.mode=auto"); err != nil {
		return err
	}
	if _, err := p.answers(3 * time.Second); err != nil { // the first ones load things
		return err
	}
	alone, err := p.answers(asking)
	if err != nil {
		return err
	}
	var batch struct{ Queued int }
	if err := p.call(http.MethodPost, "/api/admin/chatbots/"+p.bot+"/conversations/analyse", &batch); err != nil {
		return err
	}
	beside, err := p.answers(asking)
	if err != nil {
		return err
	}
	left, err := p.waiting()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "answers, nothing behind them: p50 %v, p95 %v; with %d of %d conversations analysed behind them: p50 %v, p95 %v\n",
		at(alone, 50), at(alone, 95), batch.Queued-left, batch.Queued, at(beside, 50), at(beside, 95))
	fmt.Fprintf(p.out, "%d and %d questions, each in %v\n", len(alone), len(beside), asking)
	quiet, before := id.Precise(), left
	for left > 0 && id.Precise().Sub(quiet) < limit && p.ctx.Err() == nil {
		time.Sleep(200 * time.Millisecond)
		if left, err = p.waiting(); err != nil {
			return err
		}
	}
	spent := id.Precise().Sub(quiet)
	fmt.Fprintf(p.out, "then %d in %v without visitors, %v each; %d wait still\n", before-left, spent.Round(time.Second), (spent / time.Duration(max(1, before-left))).Round(time.Millisecond), left)
	return p.made(n)
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
