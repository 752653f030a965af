package document

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// Config is what the service is made of. OnChange is told of every step of a
// file, from the goroutine that made it, and must not block; it may be nil.
type Config struct {
	Store     Store
	Contents  Contents
	Extractor Extractor
	Clock     id.Clock
	Log       *slog.Logger
	OnChange  func(File)
}

// Service keeps files and reads them in the background, one at a time. Its
// methods may be called from many goroutines.
type Service struct {
	cfg    Config
	ctx    context.Context
	cancel context.CancelFunc
	wake   chan struct{} // of one: something waits
	done   sync.WaitGroup

	mu     sync.Mutex
	now    ID                 // the file that is being read
	stop   context.CancelFunc // of its reading
	idle   chan struct{}      // closed when its reading has ended
	closed bool
}

// New makes the service. Nothing is read before Start.
func New(cfg Config) *Service {
	if cfg.OnChange == nil {
		cfg.OnChange = func(File) {}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{cfg: cfg, wake: make(chan struct{}, 1)}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// Start takes up what the last stop or crash has left, and begins to read.
func (s *Service) Start(ctx context.Context) error {
	var left []File
	err := s.cfg.Store.View(ctx, func(tx Reader) error {
		return tx.EachFile(chatbot.ID{}, func(f File) bool {
			if f.State != Ready && f.State != Failed {
				left = append(left, f)
			}
			return true
		})
	})
	if err != nil {
		return fmt.Errorf("looking for files to read: %w", err)
	}
	for _, f := range left {
		switch f.State {
		case Arriving, Leaving:
			err = s.remove(ctx, f)
		default:
			_, err = s.change(ctx, f, func(f *File) { f.State = Waiting })
		}
		if err != nil {
			return fmt.Errorf("taking up the file %s: %w", f.ID, err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.done.Add(1)
		go s.work() //nolint:contextcheck // it works until Stop, not until ctx ends
	}
	s.poke()
	return nil
}

// Stop ends the reading and waits for that, or for ctx. A file that was being
// read is read anew after the next start.
func (s *Service) Stop(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	s.cancel()
	s.mu.Unlock()
	ended := make(chan struct{})
	go s.await(ended)
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for a file to be read: %w", ctx.Err())
	}
}

func (s *Service) await(ended chan<- struct{}) {
	s.done.Wait()
	close(ended)
}

func (s *Service) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// AddInput is a file to be kept. Body is read until Add returns and not kept.
type AddInput struct {
	Chatbot chatbot.ID
	Name    string
	Body    []byte
	By      string
}

// Add keeps a file; it is read in the background. When Add returns, all of the
// file is on disk. ErrThere for one that was added before, ErrFull where there
// is no room.
func (s *Service) Add(ctx context.Context, in AddInput) (File, error) {
	if len(in.Body) == 0 {
		return File{}, fault.InvalidFields([]fault.Field{{Field: "body", Message: "The file is empty. Choose the file again."}})
	}
	if len(in.Body) > MaxBytes {
		return File{}, ErrFull.Saying("The file is larger than %d MB. Split it and add the parts.", MaxBytes>>20)
	}
	sum := sha256.Sum256(in.Body)
	f := File{
		ID: ID{id.New()}, Chatbot: in.Chatbot, Name: cleanName(in.Name), Size: int64(len(in.Body)), Hash: hex.EncodeToString(sum[:]),
		State: Arriving, CreatedAt: s.cfg.Clock(), CreatedBy: in.By,
	}
	if err := s.cfg.Store.Write(ctx, func(tx Tx) error { return admit(tx, f) }); err != nil {
		return File{}, err
	}
	if err := s.putParts(ctx, f, in.Body); err != nil {
		return File{}, s.abandon(ctx, f, err)
	}
	f, err := s.change(ctx, f, func(f *File) { f.State = Waiting })
	if err != nil {
		return File{}, s.abandon(ctx, f, err)
	}
	s.poke()
	return f, nil
}

// admit takes a new file if there is room for it. It runs in the write, so that
// two files cannot both take the last room.
func admit(tx Tx, f File) error {
	count, total := 0, f.Size
	var same *File
	err := tx.EachFile(f.Chatbot, func(other File) bool {
		count, total = count+1, total+other.Size
		if other.Hash == f.Hash && other.State.shown() {
			same = &other
		}
		return same == nil
	})
	switch {
	case err != nil:
		return err
	case same != nil:
		return ErrThere.Saying("This file is there already, as %q. Delete that one first, or read it again.", same.Name)
	case count >= maxFiles:
		return ErrFull.Saying("A chatbot keeps at most %d files. Delete some, or join small ones.", maxFiles)
	case total > MaxTotal:
		return ErrFull.Saying("The files of this chatbot would take more than %d MB together. Delete some first.", MaxTotal>>20)
	}
	return tx.PutFile(f)
}

// partsPerWrite keeps a write small, so that visitors' messages pass between.
const partsPerWrite = 16

func (s *Service) putParts(ctx context.Context, f File, body []byte) error {
	for n := 0; n < f.parts(); n += partsPerWrite {
		err := s.cfg.Store.Write(ctx, func(tx Tx) error {
			for i := n; i < min(n+partsPerWrite, f.parts()); i++ {
				piece := body[i*PartBytes : min((i+1)*PartBytes, len(body))]
				if err := tx.PutPart(f.ID, i, piece); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("storing a file: %w", err)
		}
	}
	return nil
}

// abandon removes what a failed Add has stored. What it cannot remove now goes
// with the next start.
func (s *Service) abandon(ctx context.Context, f File, cause error) error {
	if err := s.remove(context.WithoutCancel(ctx), f); err != nil {
		s.cfg.Log.Warn("a file that did not arrive whole stays until the next start", "file", f.ID, "error", err)
	}
	return cause
}

// maxName is the length of a name, in characters.
const maxName = 200

// cleanName makes of what a client sent a name to show and to save under: no
// folders, nothing that cannot be seen.
func cleanName(name string) string {
	name = strings.ToValidUTF8(name, "")
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) && r != ' ' {
			return -1
		}
		return r
	}, name))
	if n := utf8.RuneCountInString(name); n > maxName { // the ending stays
		all := []rune(name)
		name = string(all[:maxName-20]) + "…" + string(all[n-19:])
	}
	if strings.Trim(name, ".") == "" {
		return "file"
	}
	return name
}

// List gives the files of a chatbot, newest first.
func (s *Service) List(ctx context.Context, b chatbot.ID) ([]File, error) {
	out := []File{}
	err := s.cfg.Store.View(ctx, func(tx Reader) error {
		return tx.EachFile(b, func(f File) bool {
			if f.State.shown() {
				out = append(out, f)
			}
			return true
		})
	})
	slices.Reverse(out)
	return out, err
}

// Get is one file, or ErrNotFound.
func (s *Service) Get(ctx context.Context, b chatbot.ID, f ID) (out File, err error) {
	err = s.cfg.Store.View(ctx, func(tx Reader) (err error) {
		out, err = shownFile(tx, b, f)
		return err
	})
	return out, err
}

func shownFile(tx Reader, b chatbot.ID, f ID) (File, error) {
	out, err := tx.File(b, f)
	if err == nil && !out.State.shown() {
		return File{}, ErrNotFound
	}
	return out, err
}

// Original gives the bytes of a file as they came; they are read piece by piece.
func (s *Service) Original(ctx context.Context, b chatbot.ID, f ID) (File, io.Reader, error) {
	out, err := s.Get(ctx, b, f)
	return out, &original{ctx: ctx, store: s.cfg.Store, file: out}, err
}

// Again has a file read once more, as after an update that reads better. One
// that waits or is being read stays as it is.
func (s *Service) Again(ctx context.Context, b chatbot.ID, f ID) (File, error) {
	found, err := s.Get(ctx, b, f)
	if err != nil || found.State == Waiting || found.State == Reading {
		return found, err
	}
	found, err = s.change(ctx, found, func(f *File) { f.State, f.Problem = Waiting, "" })
	s.poke()
	return found, err
}

// Delete removes a file with everything that was made of it, or is ErrNotFound.
func (s *Service) Delete(ctx context.Context, b chatbot.ID, f ID) error {
	found, err := s.Get(ctx, b, f)
	if err != nil {
		return err
	}
	return s.drop(ctx, found)
}

// Clear removes all files of a chatbot.
func (s *Service) Clear(ctx context.Context, b chatbot.ID) error {
	var all []File
	err := s.cfg.Store.View(ctx, func(tx Reader) error {
		return tx.EachFile(b, func(f File) bool { all = append(all, f); return true })
	})
	for i := 0; err == nil && i < len(all); i++ {
		err = s.drop(ctx, all[i])
	}
	return err
}

// drop marks a file, so that nothing begins with it any more, ends its reading
// if that is going on, and removes it.
func (s *Service) drop(ctx context.Context, f File) error {
	f, err := s.change(ctx, f, func(f *File) { f.State = Leaving })
	if err != nil {
		return err
	}
	if err := s.endReading(ctx, f.ID); err != nil {
		return err
	}
	err = s.cfg.Store.View(ctx, func(tx Reader) (err error) {
		f, err = tx.File(f.Chatbot, f.ID) // its reading may have made contents meanwhile
		return err
	})
	if err != nil {
		return err
	}
	return s.remove(ctx, f)
}

// endReading returns when a file is not being read.
func (s *Service) endReading(ctx context.Context, f ID) error {
	s.mu.Lock()
	idle := s.idle
	if s.now != f || idle == nil {
		s.mu.Unlock()
		return nil
	}
	s.stop()
	s.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// remove deletes contents, then the original, then the record; what a crash
// leaves is removed at the next start.
func (s *Service) remove(ctx context.Context, f File) error {
	if err := s.dropContents(ctx, f, 1); err != nil {
		return err
	}
	for n := 0; n < f.parts(); n += 64 {
		err := s.cfg.Store.Write(ctx, func(tx Tx) error {
			for i := n; i < min(n+64, f.parts()); i++ {
				if err := tx.DeletePart(f.ID, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("deleting a file: %w", err)
		}
	}
	return s.cfg.Store.Write(ctx, func(tx Tx) error { return tx.DeleteFile(f.Chatbot, f.ID) })
}

// contentsPerChange bounds what is changed in one call.
const contentsPerChange = 500

// dropContents deletes the contents of a file from a number on.
func (s *Service) dropContents(ctx context.Context, f File, from int) error {
	for n := from; n <= f.Reach; n += contentsPerChange {
		var ids []knowledge.ContentID
		for i := n; i <= min(n+contentsPerChange-1, f.Reach); i++ {
			ids = append(ids, contentID(f.ID, i))
		}
		if err := s.cfg.Contents.Change(ctx, f.Chatbot, nil, ids); err != nil {
			return fmt.Errorf("deleting the contents of a file: %w", err)
		}
	}
	return nil
}

// contentID is the id of the n-th content of a file: reading it again changes
// contents in their place.
func contentID(f ID, n int) knowledge.ContentID {
	return knowledge.ContentID(fmt.Sprintf("file-%s-%05d", f, n))
}

// change changes a record as it is stored now and tells of it.
func (s *Service) change(ctx context.Context, f File, fn func(*File)) (out File, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		var err error
		if out, err = tx.File(f.Chatbot, f.ID); err != nil {
			return err
		}
		fn(&out)
		return tx.PutFile(out)
	})
	if err == nil && out.State.shown() {
		s.cfg.OnChange(out)
	}
	return out, err
}
