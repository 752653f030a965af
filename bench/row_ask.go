package main

import (
	"fmt"
	"sync"
	"time"

	"frontdesk/app/apptest/server"
	"frontdesk/app/apptest/visitor"
	"frontdesk/bench/load"
)

// askRow asks 20,000 passages by words alone, from the post to the reply on the
// stream.
func askRow(b *bench) ([]figure, error) {
	s, err := b.serve("ask", nil)
	if err != nil {
		return nil, err
	}
	ingest, passages, topics, err := b.importContents(s)
	if err != nil {
		return nil, err
	}
	alone, kinds, err := askAlone(b, s, topics, b.less(600, 200))
	if err != nil {
		return nil, err
	}
	const crowd = 16
	perSecond, err := askTogether(b, s, topics, crowd, time.Duration(b.less(8, 4))*time.Second)
	if err != nil {
		return nil, err
	}
	what := fmt.Sprintf("answer by words alone, %s passages, question to reply, p50", thousands(int64(passages)))
	return []figure{
		took(what, alone.At(50), 5*time.Millisecond).beside("%s", kinds),
		took("  p99", alone.At(99), 20*time.Millisecond).beside("longest %s ms", number(inMS(alone.At(100)))),
		told("  answers a second, 16 visitors", "%s/s", number(perSecond)),
		atMost(fmt.Sprintf("import of %s contents, answerable by words", thousands(answers+articles)), ingest.Seconds(), 10, "s"),
	}, nil
}

// importContents replaces the contents by the invented ones, as owners do.
func (b *bench) importContents(s *server.Server) (ingest time.Duration, passages int, topics []topic, err error) {
	file, topics, err := b.contentsFile()
	if err != nil {
		return 0, 0, nil, err
	}
	start := time.Now()
	if _, err := s.Command(b.ctx, "contents", "import", file, "--replace", "--wait"); err != nil {
		return 0, 0, nil, err
	}
	ingest = time.Since(start)
	o, err := b.owner(s)
	if err != nil {
		return 0, 0, nil, err
	}
	bot, err := visitor.DemoChatbot(b.ctx, o.http, s.URL())
	if err != nil {
		return 0, 0, nil, err
	}
	var overview struct{ Contents, Passages int }
	_, err = o.get(b.ctx, "/api/admin/chatbots/"+bot+"/overview", &overview)
	b.say("%d contents with %d passages imported in %.1f s", overview.Contents, overview.Passages, ingest.Seconds())
	return ingest, overview.Passages, topics, err
}

// perTalk is how many questions a visitor asks in one conversation.
const perTalk = 10

// asker is a visitor with an open stream.
type asker struct {
	b       *bench
	s       *server.Server
	v       *visitor.Visitor
	talk    string
	stream  *visitor.Stream
	n       int
	replies map[string]int // by kind
}

func (b *bench) asker(s *server.Server) (*asker, error) {
	all, err := b.visitors(s, 1)
	if err != nil {
		return nil, err
	}
	all[0].HTTP = newClient()
	return &asker{b: b, s: s, v: all[0], replies: map[string]int{}}, nil
}

// ask asks, and gives the time from the post to the reply on the stream.
func (a *asker) ask(question string) (time.Duration, error) {
	start, err := a.post(question)
	if err != nil {
		return 0, err
	}
	m, err := a.stream.Reply()
	took := time.Since(start)
	a.replies[m.Kind]++
	return took, err
}

// post asks and gives the moment at which it did. Every few questions a new
// conversation begins, which is opened before.
func (a *asker) post(question string) (start time.Time, err error) {
	if a.n%perTalk == 0 {
		if err := a.close(); err != nil {
			return start, err
		}
		if a.talk, a.stream, err = a.b.conversation(a.s, a.v, fmt.Sprint("open-", a.n), "hello"); err != nil {
			return start, err
		}
	}
	a.n++
	start = time.Now()
	_, err = a.v.Post(a.b.ctx, a.s.URL(), a.talk, fmt.Sprint("ask-", a.n), question)
	return start, err
}

func (a *asker) close() error {
	if a.stream == nil {
		return nil
	}
	return a.stream.Close()
}

func askAlone(b *bench, s *server.Server, topics []topic, n int) (load.Latencies, string, error) {
	a, err := b.asker(s)
	if err != nil {
		return nil, "", err
	}
	defer a.close()
	var all []time.Duration
	for i := range n {
		took, err := a.ask(topics[i*37%len(topics)].asked(i))
		if err != nil {
			return nil, "", err
		}
		all = append(all, took)
	}
	return load.Sorted(all), fmt.Sprintf("%d questions; replies by kind %v", n, a.replies), nil
}

func askTogether(b *bench, s *server.Server, topics []topic, crowd int, length time.Duration) (float64, error) {
	var work sync.WaitGroup
	counts, errs := make([]int, crowd), make([]error, crowd)
	askers := make([]*asker, crowd)
	for i := range askers {
		a, err := b.asker(s)
		if err != nil {
			return 0, err
		}
		defer a.close()
		askers[i] = a
	}
	until := time.Now().Add(length)
	for i, a := range askers {
		work.Go(func() {
			for n := i * 1000; time.Now().Before(until); n++ {
				if _, errs[i] = a.ask(topics[n*31%len(topics)].asked(n)); errs[i] != nil {
					return
				}
				counts[i]++
			}
		})
	}
	work.Wait()
	total := 0
	for i := range counts {
		if errs[i] != nil {
			return 0, errs[i]
		}
		total += counts[i]
	}
	return float64(total) / length.Seconds(), nil
}
