package geo

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"frontdesk/app/fault"
)

// pace is how often the files are looked at. One that has changed is read when it
// has not changed again by the next look, so that none is read while it is copied.
const pace = 5 * time.Second

// mostFiles bounds a folder that is not for us.
const mostFiles = 20

// seen is a file as it was at a look.
type seen struct {
	path string
	size int64
	at   time.Time // of its last change
}

// watch is what the looks before told; only the goroutine of run has it.
type watch struct {
	last    map[string]seen // at the last look; nil: there was none
	handled map[string]seen // taken or refused as this
}

func (s *Service) run(ctx context.Context) {
	defer close(s.done)
	w := watch{handled: map[string]seen{}}
	timer := time.NewTicker(pace)
	defer timer.Stop()
	for s.lookSafely(ctx, &w, true); ; {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			s.lookSafely(ctx, &w, false)
		case <-s.again:
			clear(w.handled)
			s.lookSafely(ctx, &w, true)
		}
	}
}

// lookSafely has a fault of ours cost the look, and not the server.
func (s *Service) lookSafely(ctx context.Context, w *watch, atOnce bool) {
	defer func() {
		if r := recover(); r != nil {
			s.cfg.Log.ErrorContext(ctx, "looking at the files of places failed", "panic", r)
		}
	}()
	s.look(ctx, w, atOnce)
}

// look takes files that are new or changed, and leaves those that are gone. atOnce
// does not wait for whether they change again.
func (s *Service) look(ctx context.Context, w *watch, atOnce bool) {
	now, err := s.list()
	if err != nil {
		s.cfg.Log.WarnContext(ctx, "the files of places cannot be listed", "error", err)
		return
	}
	changed := s.forget(w, now)
	if w.last == nil {
		s.tidy(now)
	}
	for _, name := range sortedNames(now) {
		is := now[name]
		if w.handled[name] == is || !atOnce && w.last[name] != is {
			continue
		}
		if ctx.Err() != nil {
			return
		}
		s.show(s.describe(name, Reading, ""))
		s.cfg.OnChange()
		s.take(ctx, name, is)
		w.handled[name] = is
		changed = true
	}
	w.last = now
	if changed {
		s.cfg.OnChange()
	}
}

// list finds the owner's files.
func (s *Service) list() (map[string]seen, error) {
	out := map[string]seen{}
	info, err := os.Stat(s.cfg.Files)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return out, nil
	case err != nil:
		return nil, err
	case !info.IsDir():
		out[filepath.Base(s.cfg.Files)] = seen{s.cfg.Files, info.Size(), info.ModTime()}
		return out, nil
	}
	entries, err := os.ReadDir(s.cfg.Files)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		name := entry.Name()
		if !strings.EqualFold(filepath.Ext(name), ".mmdb") || strings.HasPrefix(name, ".") || len(out) == mostFiles {
			continue
		}
		path := filepath.Join(s.cfg.Files, name)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() { // through links: updaters leave them
			out[name] = seen{path, info.Size(), info.ModTime()}
		}
	}
	return out, nil
}

func sortedNames(files map[string]seen) []string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// forget takes out of use what is not there any more.
func (s *Service) forget(w *watch, now map[string]seen) (changed bool) {
	for _, f := range s.Status().Files {
		if _, there := now[f.Name]; there {
			continue
		}
		_ = s.put(f.Name, nil)
		_ = os.Remove(s.copyOf(f.Name))
		delete(w.handled, f.Name)
		s.hide(f.Name)
		changed = true
	}
	return changed
}

// tidy removes copies of files that went while the server did not run, and what a
// crash left.
func (s *Service) tidy(now map[string]seen) {
	entries, err := os.ReadDir(s.cfg.Copies)
	if err != nil {
		return // there are none yet
	}
	for _, entry := range entries {
		if _, there := now[entry.Name()]; !there {
			_ = os.Remove(s.copyOf(entry.Name()))
		}
	}
}

// take brings a file into use, or says why not; then the one that was in use stays.
func (s *Service) take(ctx context.Context, name string, is seen) {
	err := s.kept(name, is)
	if err != nil {
		err = s.replace(name, is)
	}
	if err == nil {
		s.show(s.describe(name, Taken, ""))
		s.cfg.Log.InfoContext(ctx, "a file of places is in use", "file", name)
		return
	}
	if s.running(name) == nil { // after a start: what was in use before it
		if info, gone := os.Stat(s.copyOf(name)); gone == nil {
			_ = s.kept(name, seen{size: info.Size(), at: info.ModTime()})
		}
	}
	reason := errDamaged.Message
	var f *fault.Error
	if errors.As(err, &f) {
		reason = f.Message
	}
	s.show(s.describe(name, Refused, reason))
	s.cfg.Log.WarnContext(ctx, "a file of places is not taken", "file", name, "error", shortened(err.Error()))
}

// shortened is for the log: the reader tells the whole way to a fault in a file.
func shortened(text string) string { return text[:min(len(text), 300)] }

var errOther = errors.New("the copy is of another file")

// kept takes the copy into use that an earlier run of the server made of the file.
func (s *Service) kept(name string, is seen) error {
	info, err := os.Stat(s.copyOf(name))
	if err != nil {
		return err
	}
	if s.running(name) != nil || info.Size() != is.size || !info.ModTime().Equal(is.at) {
		return errOther
	}
	m, err := openMMDB(s.copyOf(name))
	if err != nil {
		return err
	}
	return s.put(name, func() (*mmdb, error) { return m, nil })
}

// replace copies the file, reads the copy, and has it take the place of the one in
// use.
func (s *Service) replace(name string, is seen) error {
	fresh := s.copyOf(name) + ".new"
	defer func() { _ = os.Remove(fresh) }()
	if err := s.copyTo(fresh, is); err != nil {
		return errCopy.Because(err)
	}
	m, err := openMMDB(fresh)
	if err != nil {
		return err
	}
	return s.put(name, func() (*mmdb, error) {
		m.close() // some systems move no file that is open
		if err := os.Rename(fresh, s.copyOf(name)); err != nil {
			return nil, errCopy.Because(err)
		}
		if err := m.open(s.copyOf(name)); err != nil {
			return nil, err
		}
		return m, nil
	})
}

// copyTo copies the file with the time of its change, by which kept knows it.
func (s *Service) copyTo(path string, is seen) error {
	if is.size > mostBytes {
		return errTooLarge
	}
	if err := os.MkdirAll(s.cfg.Copies, 0o700); err != nil {
		return err
	}
	from, err := os.Open(is.path)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	to, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, io.LimitReader(from, mostBytes))
	if err = errors.Join(err, to.Close()); err != nil {
		return err
	}
	return os.Chtimes(path, is.at, is.at)
}

// running is the database in use under a name, or nil.
func (s *Service) running(name string) *mmdb {
	s.use.RLock()
	defer s.use.RUnlock()
	for _, one := range s.inUse {
		if one.name == name {
			return one.mmdb
		}
	}
	return nil
}

func (s *Service) describe(name string, state State, reason string) File {
	f := File{Name: name, State: state, Reason: reason}
	if m := s.running(name); m != nil {
		f.InUse, f.Kind, f.Made, f.Cities = true, m.kind, m.made, m.cities
	}
	return f
}

// show puts a file among those that Status gives.
func (s *Service) show(f File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, found := slices.BinarySearchFunc(s.shown, f.Name, func(one File, name string) int { return strings.Compare(one.Name, name) })
	if found {
		s.shown[at] = f
		return
	}
	s.shown = slices.Insert(s.shown, at, f)
}

func (s *Service) hide(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown = slices.DeleteFunc(s.shown, func(f File) bool { return f.Name == name })
}
