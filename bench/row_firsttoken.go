package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"frontdesk/app/apptest/server"
	"frontdesk/app/apptest/visitor"
	"frontdesk/bench/load"
)

// The question and what there is to say to it. The first piece that the model
// sends holds a whole sentence and the beginning of the next, because that is
// what the server waits for: it shows a sentence once it has been checked.
const (
	modelQuestion = "How do I keep tea fresh in a closed tin?"
	modelArticle  = "Keep tea in a closed tin, away from light and heat. It keeps its taste for about a year then. Opened bags go stale much sooner. Store the leaves away from coffee and spices."
	firstDelay    = 20 * time.Millisecond
)

var modelChunks = []string{"Keep tea in a closed tin, away from light and heat [1]. It", " keeps its taste", " for about a year then."}

// firstTokenRow compares the first piece of an answer through the server with
// the same piece straight from the model server, in turns. Through the server
// it has been stored, searched for, put into a prompt, checked and streamed.
func firstTokenRow(b *bench) ([]figure, error) {
	script, err := json.Marshal(map[string]any{"chunks": modelChunks, "firstDelay": firstDelay.Milliseconds(), "delay": 1})
	if err != nil {
		return nil, err
	}
	fake, _, err := b.helper("./app/apptest/cmd/ollamafake", "-script", string(script))
	if err != nil {
		return nil, err
	}
	s, err := b.serve("firsttoken", func(c *server.Config) { c.Ollama = fake })
	if err != nil {
		return nil, err
	}
	if err := b.importArticle(s); err != nil {
		return nil, err
	}
	a, err := b.asker(s)
	if err != nil {
		return nil, err
	}
	defer a.close()
	direct := newClient()
	var straight, through, stored []time.Duration
	for range b.less(500, 200) {
		d, err := firstFromModel(b, direct, fake)
		if err != nil {
			return nil, err
		}
		straight = append(straight, d)
		first, ack, err := a.firstDelta()
		if err != nil {
			return nil, err
		}
		through, stored = append(through, first), append(stored, ack)
	}
	us, them, acks := load.Sorted(through), load.Sorted(straight), load.Sorted(stored)
	return []figure{
		took("first words through us minus straight from Ollama, p50", us.At(50)-them.At(50), 2*time.Millisecond).
			beside("%s ms and %s ms, by a scripted Ollama whose first piece is a sentence", number(inMS(us.At(50))), number(inMS(them.At(50)))),
		took("  p99", us.At(99)-them.At(99), 5*time.Millisecond).
			beside("%s ms and %s ms", number(inMS(us.At(99))), number(inMS(them.At(99)))),
		told("  of that until the question is stored and said to be, p50", "%s ms", number(inMS(acks.At(50)))).
			beside("p99 %s ms", number(inMS(acks.At(99)))),
	}, nil
}

func (b *bench) importArticle(s *server.Server) error {
	file := b.dir + "/article.jsonl"
	if err := writeJSON(file, content{ID: "keep", Title: "How to keep tea fresh in a closed tin", Text: modelArticle, Lang: "en"}); err != nil {
		return err
	}
	_, err := s.Command(b.ctx, "contents", "import", file, "--wait")
	return err
}

// firstFromModel asks the model server itself.
func firstFromModel(b *bench, client *http.Client, url string) (time.Duration, error) {
	body, err := json.Marshal(map[string]any{
		"model": "smollm2:135m", "messages": []map[string]string{{"role": "system", "content": modelArticle}, {"role": "user", "content": modelQuestion}},
	})
	if err != nil {
		return 0, err
	}
	start := time.Now()
	req, err := http.NewRequestWithContext(b.ctx, http.MethodPost, url+"/api/chat", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	lines := bufio.NewReader(res.Body)
	line, err := lines.ReadBytes('\n')
	took := time.Since(start)
	if err != nil || res.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("the model server answered %s: %s: %w", res.Status, line, err)
	}
	for err == nil { // to the end, so that the connection can be used again
		_, err = lines.ReadBytes('\n')
	}
	return took, nil
}

// firstDelta asks through the server, gives the time to the first piece and the one
// to the acknowledgement, and waits for the end of the answer.
func (a *asker) firstDelta() (took, ack time.Duration, err error) {
	start, err := a.post(modelQuestion)
	if err != nil {
		return 0, 0, err
	}
	ack = time.Since(start)
	for {
		e, err := a.stream.Next()
		if err != nil {
			return 0, 0, err
		}
		if e.Name == "delta" && took == 0 {
			took = time.Since(start)
		}
		if e.Name != "message" {
			continue
		}
		var m visitor.Message
		if err := e.Into(&m); err != nil {
			return 0, 0, err
		}
		switch {
		case m.Role == "user":
		case took == 0 || m.Kind != "model":
			return 0, 0, fmt.Errorf("the question was answered without the model: %+v", m)
		default:
			return took, ack, nil
		}
	}
}
