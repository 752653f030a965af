// Package folder makes a data folder with very many chat users and messages, by
// the store's own write functions and not through the server: records of chat
// users with their activity and what they are found by, of conversations with
// their lists and counters, and of messages. It writes no log rows, traces,
// questions, deliveries, nor who waits for an answer. The index of words is built
// at the end by what the panel's button begins.
package folder

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/store"
)

// Size is how much is made.
type Size struct{ Users, Messages int }

// Made is what came of it.
type Made struct {
	Chatbot       chatbot.ID
	Conversations int
	Filling       time.Duration
	Building      time.Duration // of the index of words
	Bytes         int64         // of the folder before it, and what it added
	IndexBytes    int64
}

// filler makes records in the order of time.
type filler struct {
	store *store.Store
	bot   chatbot.Chatbot
	size  Size
	words *vocabulary
	rng   *rand.Rand
	at    time.Time
	step  time.Duration
	users []chatuser.UserID
	said  int
	talks int
}

// atOnce is how many users or conversations one write makes.
const (
	usersAtOnce = 400
	talksAtOnce = 400
)

// Fill fills a folder that has a chatbot already. Nobody else may have it open.
func Fill(ctx context.Context, dir string, size Size, say func(format string, args ...any)) (out Made, err error) {
	s, err := store.Open(ctx, store.Options{Dir: dir, Clock: id.Now, Log: slog.New(slog.DiscardHandler), Filling: true})
	if err != nil {
		return out, err
	}
	defer func() {
		if e := s.Close(); err == nil {
			err = e
		}
	}()
	bots, err := store.Chatbots{Store: s}.Chatbots(ctx)
	if err != nil || len(bots) == 0 {
		return out, fmt.Errorf("finding the chatbot: %d, %w", len(bots), err)
	}
	const span = 365 * 24 * time.Hour
	f := &filler{
		store: s, bot: bots[0], size: size, words: newVocabulary(), rng: rand.New(rand.NewPCG(5, 8)),
		at: id.Now().Add(-span), step: span / time.Duration(size.Messages+1),
	}
	out.Chatbot = f.bot.ID
	began := id.Precise()
	if err := f.fillUsers(ctx, say); err != nil {
		return out, err
	}
	if err := f.fillTalks(ctx, say); err != nil {
		return out, err
	}
	out.Filling, out.Conversations, out.Bytes = id.Precise().Sub(began), f.talks, s.Size()
	began = id.Precise()
	index := store.Search(s)
	if err := index.Begin(ctx, false); err != nil {
		return out, err
	}
	for more, steps := true, 0; more; steps++ {
		if more, err = index.Grow(ctx); err != nil {
			return out, err
		}
		if steps%20 == 0 {
			state, err := index.State(ctx)
			if err != nil {
				return out, err
			}
			say("index: %d of %d conversations", state.Done, state.Total)
		}
	}
	out.Building, out.IndexBytes = id.Precise().Sub(began), s.Size()-out.Bytes
	return out, nil
}

func (f *filler) fillUsers(ctx context.Context, say func(string, ...any)) error {
	port := store.Users(f.store)
	for len(f.users) < f.size.Users {
		n := min(usersAtOnce, f.size.Users-len(f.users))
		made := make([]chatuser.User, n)
		for i := range made {
			made[i] = f.user(len(f.users) + i)
		}
		err := port.Write(ctx, func(tx chatuser.Tx) error {
			for i, u := range made {
				if err := tx.PutUser(chatuser.User{}, u); err != nil {
					return err
				}
				seen := f.at.Add(time.Duration(len(f.users)+i) * time.Second)
				if err := tx.PutActivity(u.Chatbot, u.ID, chatuser.Activity{}, chatuser.Activity{Text: "Hello", ReceivedAt: seen, Interaction: seen, Conversations: 1}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, u := range made {
			f.users = append(f.users, u.ID)
		}
		if len(f.users)%100_000 < usersAtOnce {
			say("%d users", len(f.users))
		}
	}
	return nil
}

// user has a name and an id of the owner's, every other one an address, one in
// three a platform id, one in four a telephone number.
func (f *filler) user(n int) chatuser.User {
	first, last := f.words.name(f.rng, 1_500), f.words.name(f.rng, 30_000)
	u := chatuser.User{ID: chatuser.UserID{UUID: id.New()}, Chatbot: f.bot.ID, CreatedAt: f.at, Source: "widget", ExternalID: fmt.Sprint("u-", n)}
	u.Name = title(first) + " " + title(last)
	if n%2 == 0 {
		u.Email = fmt.Sprintf("%s.%s%d@%s", first, last, n%100, f.words.domain(f.rng))
	}
	if n%3 == 0 {
		u.PlatformID = fmt.Sprintf("crm%07d", f.rng.IntN(10_000_000))
	}
	if n%4 == 0 {
		u.Phone = fmt.Sprintf("+49 17%d %07d", f.rng.IntN(10), f.rng.IntN(10_000_000))
	}
	return u
}

func (f *filler) fillTalks(ctx context.Context, say func(string, ...any)) error {
	port := store.Bulk(f.store)
	for f.said < f.size.Messages {
		before := f.said
		err := port.Write(ctx, func(tx conversation.Tx) error {
			for range talksAtOnce {
				if err := f.talk(tx); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if f.said/500_000 > before/500_000 {
			say("%d messages", f.said)
		}
	}
	return nil
}

// talk is a conversation of two to eighteen messages, ten on the average.
func (f *filler) talk(tx conversation.Tx) error {
	u := f.users[f.rng.IntN(len(f.users))]
	c := conversation.Conversation{
		ID: conversation.ID{UUID: id.New()}, Chatbot: f.bot.ID, Visitor: chatuser.VisitorOf(u), User: u, Status: conversation.Ended, EndedBy: conversation.EndedByIdle,
		StartedAt: f.at, Source: "widget", Lang: "en", Client: conversation.Client{Browser: "Chrome 141", OS: "Windows", Device: "desktop"},
	}
	n := 2 + f.rng.IntN(17)
	for seq := 1; seq <= n; seq++ {
		f.at = f.at.Add(f.step)
		m := conversation.Message{ID: conversation.MessageID{UUID: id.New()}, Seq: uint64(seq), Role: conversation.RoleAssistant, At: f.at}
		if seq%2 == 1 {
			m.Role, m.ClientID = conversation.RoleUser, id.New().String()
		}
		m.Text = f.words.sentence(f.rng)
		if seq == 1 {
			c.Subject = m.Text[:min(len(m.Text), 80)]
		}
		c.LastSeq, c.UpdatedAt, c.EndedAt, c.Messages = m.Seq, m.At, m.At, seq
		if err := tx.Append(c, m); err != nil {
			return err
		}
	}
	f.said += n
	f.talks++
	return tx.Save(conversation.Conversation{}, c)
}
