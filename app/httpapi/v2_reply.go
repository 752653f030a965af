package httpapi

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"frontdesk/app/id"
)

// reply is how an answer goes out: as text or in the form of chat.completion,
// whole or in pieces.
type reply struct {
	c            *call
	openAI       bool
	stream       bool
	conversation string
	model        string
	now          time.Time
	over         func() // the client has its answer, or will have none
}

func (r reply) completion(message, object string, choice V2Choice) V2Completion {
	return V2Completion{
		ID: "chatcmpl-" + message, Object: object, Created: r.now.Unix(), Model: r.model, ConversationID: r.conversation, Choices: []V2Choice{choice},
	}
}

// costHeader says what an answer cost; a stream has sent its headers before that is
// known.
const costHeader = "X-Cost-Credits"

// whole answers at once. cost is nil where nobody pays.
func (r reply) whole(message, text string, cost *int) error {
	if cost != nil {
		r.c.fiber.Set(costHeader, strconv.Itoa(*cost))
	}
	if r.openAI {
		stop := "stop"
		out := r.completion(message, "chat.completion", V2Choice{Message: &V2Turn{Role: "assistant", Content: text}, FinishReason: &stop})
		out.CostCredits = cost
		return r.c.json(200, out)
	}
	r.c.fiber.Set(fiber.HeaderContentType, textPlain)
	r.c.fiber.Response().SetBodyString(text)
	return nil
}

// pieces writes what is streamed. It is used by one goroutine.
type pieces struct {
	reply
	out     *bufio.Writer
	conn    net.Conn
	timeout time.Duration
	message string
	sent    strings.Builder // of the message
}

// add sends a piece of a message; whole tells that it is all so far.
func (p *pieces) add(message, text string, whole bool) error {
	if p.message != message && p.sent.Len() > 0 { // another beginning: what was sent stands
		text = "\n\n" + text
		p.sent.Reset()
	} else if whole {
		text = strings.TrimPrefix(text, p.sent.String())
	}
	p.message = message
	if text == "" {
		return nil
	}
	p.sent.WriteString(text)
	if !p.openAI {
		return p.write(text)
	}
	return p.event(V2Choice{Delta: &V2Delta{Content: text}})
}

// end sends what is still missing of the stored text, and the end.
func (p *pieces) end(message, text string, cost *int) error {
	rest, goesOn := strings.CutPrefix(text, strings.TrimLeft(p.sent.String(), "\n"))
	switch {
	case p.sent.Len() == 0:
		rest = text
	case !goesOn:
		rest = "\n\n" + text // it was written anew
	}
	p.message = message
	if rest != "" {
		if err := p.addRest(rest); err != nil {
			return err
		}
	}
	if !p.openAI {
		return nil
	}
	stop := "stop"
	last := p.completion(p.message, "chat.completion.chunk", V2Choice{Delta: &V2Delta{}, FinishReason: &stop})
	last.CostCredits = cost
	if err := p.write("data: " + string(encoded(last)) + "\n\n"); err != nil {
		return err
	}
	return p.write("data: [DONE]\n\n")
}

func (p *pieces) addRest(text string) error {
	if !p.openAI {
		return p.write(text)
	}
	return p.event(V2Choice{Delta: &V2Delta{Content: text}})
}

// fail says in the stream what went wrong: the status has gone out before.
func (p *pieces) fail(err error) error {
	found, _ := faultOf(err)
	if p.openAI {
		return p.write("data: " + string(compatibleError(found)) + "\n\n")
	}
	return p.write("\n\n" + string(compatibleError(found)))
}

func (p *pieces) event(choice V2Choice) error {
	return p.write("data: " + string(encoded(p.completion(p.message, "chat.completion.chunk", choice))) + "\n\n")
}

// write gives the client some seconds to take a piece.
func (p *pieces) write(text string) error {
	if err := p.conn.SetWriteDeadline(id.Now().Add(p.timeout)); err != nil {
		return err
	}
	if _, err := p.out.WriteString(text); err != nil {
		return err
	}
	return p.out.Flush()
}

func (r reply) media() string {
	if r.openAI {
		return "text/event-stream; charset=utf-8"
	}
	return textPlain
}

// v2WriteTimeout is how long one write to a client may take.
const v2WriteTimeout = 10 * time.Second

// begin makes the answer a stream that write fills. It runs after the handler,
// on the connection's behalf.
func (r reply) begin(log *slog.Logger, write func(*pieces) error) error {
	f := r.c.fiber
	f.Set(fiber.HeaderContentType, r.media())
	f.Set("X-Accel-Buffering", "no")
	conn := f.Context().Conn()
	r.c = nil // it is gone by then
	f.Context().SetBodyStreamWriter(func(out *bufio.Writer) {
		defer r.over()
		defer func() {
			if v := recover(); v != nil {
				log.Error("request failed", slog.String("error", fmt.Sprintf("panic: %v\n%s", v, debug.Stack())))
			}
		}()
		p := &pieces{reply: r, out: out, conn: conn, timeout: v2WriteTimeout}
		if err := write(p); err != nil {
			_ = p.fail(err) // the client may be gone, and nobody else can be told
		}
	})
	return nil
}

// streaming sends the answer as it is written.
func (r reply) streaming(ctx context.Context, f follower, w wanted) error {
	return r.begin(f.log, func(p *pieces) error {
		m, err := f.await(ctx, w, p.add)
		if err != nil {
			return err
		}
		return p.end(m.ID.String(), m.Text, m.Cost)
	})
}

// atOnce sends an answer that is there already as a stream.
func (r reply) atOnce(message, text string) error {
	return r.begin(slog.Default(), func(p *pieces) error { return p.end(message, text, nil) })
}
