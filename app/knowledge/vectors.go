package knowledge

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/knowledge/index"
	"frontdesk/app/knowledge/meaning"
)

// Vectors are kept under their maker and the hash of their text, so that the
// same text costs its work once, whatever content it stands in.

// MakerHash stands for the name of an embedder.
type MakerHash [8]byte

// TextHash stands for a text and what its vector was made for.
type TextHash [16]byte

// VectorName is where a vector is kept within its chatbot.
type VectorName struct {
	Maker MakerHash
	Text  TextHash
}

// KeptVector is a vector as it lies on disk.
type KeptVector struct {
	Vector meaning.Vector
	Asked  bool   // of a text given to Vectors, not of a content
	Day    uint16 // since 1970 on which it was made
}

func hashMaker(name string) (out MakerHash) {
	sum := sha256.Sum256([]byte(name))
	copy(out[:], sum[:])
	return out
}

func hashText(text string, asked bool) (out TextHash) {
	h := sha256.New()
	if asked {
		h.Write([]byte("asked\x00"))
	} else {
		h.Write([]byte("content\x00"))
	}
	h.Write([]byte(text))
	copy(out[:], h.Sum(nil))
	return out
}

// keptVectors are the vectors on disk.
type keptVectors struct {
	store Store
	clock id.Clock
}

func dayOf(t time.Time) uint16 { return uint16(t.Unix() / 86400) }

// of reads the kept vectors of one maker for the texts of contents, all
// of them in the order of the disk, which is far quicker than one by one.
func (k keptVectors) of(ctx context.Context, bot chatbot.ID, maker string) (map[TextHash]meaning.Vector, error) {
	out := map[TextHash]meaning.Vector{}
	if maker == "" {
		return out, nil
	}
	name := VectorName{Maker: hashMaker(maker)}
	err := k.store.View(ctx, func(tx Reader) error {
		return tx.EachVector(bot, &name, func(at VectorName, v KeptVector) bool {
			if at.Maker != name.Maker {
				return false
			}
			if !v.Asked {
				out[at.Text] = v.Vector
			}
			return ctx.Err() == nil
		})
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("reading vectors: %w", err)
	}
	return out, nil
}

// server is the name of the maker that answered last with the vectors of all
// contents; empty: none did.
func (k keptVectors) server(ctx context.Context, bot chatbot.ID) (name string, err error) {
	err = k.store.View(ctx, func(tx Reader) (err error) {
		name, err = tx.Maker(bot)
		return err
	})
	return name, err
}

// serve remembers it.
func (k keptVectors) serve(ctx context.Context, bot chatbot.ID, maker string) error {
	err := k.store.Write(ctx, func(tx Tx) error { return tx.PutMaker(bot, maker) })
	if err != nil {
		return fmt.Errorf("keeping whose vectors answer: %w", err)
	}
	return nil
}

// dress gives a prepared content its vectors, if all of them are known.
func dress(p *index.Prepared, known map[TextHash]meaning.Vector) bool {
	texts := p.Texts()
	vectors := make([]meaning.Vector, len(texts))
	for i, t := range texts {
		v, ok := known[hashText(t, false)]
		if !ok {
			return false
		}
		vectors[i] = v
	}
	p.SetVectors(vectors)
	return true
}

// lookUp reads the kept vectors of texts and gives those that are missing by
// their place.
func lookUp(tx Reader, bot chatbot.ID, maker MakerHash, texts []string, asked bool) (vectors []meaning.Vector, missing []int, err error) {
	vectors = make([]meaning.Vector, len(texts))
	for i, t := range texts {
		v, found, err := tx.Vector(bot, maker, hashText(t, asked))
		if err != nil {
			return nil, nil, err
		}
		if !found {
			missing = append(missing, i)
		}
		vectors[i] = v.Vector
	}
	return vectors, missing, nil
}

// encode gives texts the vectors that are missing and keeps them, batch by
// batch, so that what was worked out survives whatever comes.
func (k keptVectors) encode(ctx context.Context, bot chatbot.ID, c *coder, texts []string, vectors []meaning.Vector, missing []int, asked bool) error {
	maker := hashMaker(c.name)
	for len(missing) > 0 {
		batch := missing[:min(len(missing), batchTexts)]
		missing = missing[len(batch):]
		in := make([]string, len(batch))
		for i, at := range batch {
			in[i] = texts[at]
		}
		made, err := c.passages(ctx, in)
		if err != nil {
			return err
		}
		day := dayOf(k.clock())
		err = k.store.Write(ctx, func(tx Tx) error {
			for i, v := range made {
				name := VectorName{Maker: maker, Text: hashText(in[i], asked)}
				if err := tx.PutVector(bot, name, KeptVector{Vector: v, Asked: asked, Day: day}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("keeping vectors: %w", err)
		}
		for i, at := range batch {
			vectors[at] = made[i]
		}
	}
	return nil
}

// complete reads the kept vectors of the texts of contents; nil unless it has
// all of them.
func (k keptVectors) complete(ctx context.Context, bot chatbot.ID, c *coder, texts []string) (vectors []meaning.Vector, err error) {
	err = k.store.View(ctx, func(tx Reader) error {
		found, missing, err := lookUp(tx, bot, hashMaker(c.name), texts, false)
		if err == nil && len(missing) == 0 {
			vectors = found
		}
		return err
	})
	return vectors, err
}

// ofContents gives the texts of contents their vectors, kept or new.
func (k keptVectors) ofContents(ctx context.Context, bot chatbot.ID, c *coder, texts []string) ([]meaning.Vector, error) {
	return k.made(ctx, bot, c, texts, false)
}

// ofAsked gives texts that stand in no content their vectors, kept or new.
func (k keptVectors) ofAsked(ctx context.Context, bot chatbot.ID, c *coder, texts []string) ([]meaning.Vector, error) {
	return k.made(ctx, bot, c, texts, true)
}

func (k keptVectors) made(ctx context.Context, bot chatbot.ID, c *coder, texts []string, asked bool) (vectors []meaning.Vector, err error) {
	var missing []int
	err = k.store.View(ctx, func(tx Reader) (err error) {
		vectors, missing, err = lookUp(tx, bot, hashMaker(c.name), texts, asked)
		return err
	})
	if err != nil {
		return nil, err
	}
	return vectors, k.encode(ctx, bot, c, texts, vectors, missing, asked)
}
