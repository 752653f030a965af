// Package store keeps everything that Frontdesk knows in one Badger folder. It
// is the only importer of Badger and the only maker of keys. All writes go
// through one goroutine that folds waiting write functions into durable
// transactions; see writer.go. Domain packages see it through ports, which
// speak in their own types; see port.go.
package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/store/migrations"
)

// Options say where the folder is and how much memory it may take.
type Options struct {
	Dir   string
	Clock id.Clock
	Log   *slog.Logger
	// MinFree is how many bytes must stay free on the disk; below it writes are
	// refused, since Badger maps its log into memory and a full disk would end
	// the process. 0 means 64 MB.
	MinFree uint64
	// QueueLen bounds the write functions that wait; 0 means 4096.
	QueueLen int
	// MemTable is the size of the table in memory, in bytes; 0 means 8 MB.
	MemTable int64
	// Filling is for whoever fills a folder that nobody uses meanwhile: tables in
	// memory are large whatever MemTable says, writes may change thousands of
	// conversations, and what Write stored is on disk after Sync or Close only.
	Filling bool
	// FreeBytes tells the free space of the disk that holds a folder; nil asks
	// the system.
	FreeBytes func(dir string) (uint64, error)
	// Migrations is what brings the folder to the present format; nil is the
	// product's own list.
	Migrations []migrations.Migration
	// Upgrading hears how far a folder of an older format is brought to the present
	// one, in percent and beginning with 0; not where there is nothing to do. It must
	// be quick. nil: nobody hears.
	Upgrading func(percent int)

	commit func(*badger.Txn) error // how a transaction is put on disk; nil is Badger's own way
}

// Store is the open folder.
type Store struct {
	db       *badger.DB
	opt      Options
	queue    chan *operation
	closing  chan struct{}
	done     chan struct{}
	once     sync.Once
	readers  readers
	stats    stats
	full     atomic.Bool
	capacity capacity
	tidy     tidy
	news     news
	marks    atomic.Uint64
}

// The faults of the store.
var (
	ErrLocked = fault.New(fault.Unavailable, "folder_in_use", "Another process has the data folder open. Stop it, or let it do the work.")
	ErrNewer  = fault.New(fault.Unavailable, "folder_too_new", "The data folder was written by a newer version. Start that version, or restore an older backup.")
	ErrClosed = fault.New(fault.Unavailable, "stopping", "The server is stopping. Try again in a moment.")
	ErrBusy   = fault.New(fault.Unavailable, "store_busy", "Too many writes are waiting. Try again in a moment.")
	ErrFull   = fault.New(fault.Unavailable, "disk_full", "The disk is full; nothing was stored. Free some space and try again.")
)

// Open opens the folder, makes it where it is missing, and brings it to the
// present format. A newer folder is refused with ErrNewer, one that another
// process has open with ErrLocked. ctx bounds the reading of the format and the
// migrations; one that is cut off goes on at the next start.
func Open(ctx context.Context, opt Options) (*Store, error) {
	opt = opt.withDefaults()
	s, err := openFolder(opt)
	if err != nil {
		return nil, err
	}
	if behind, err := (&upgrade{store: s}).behind(ctx); err != nil || behind && !opt.Filling {
		if err = errors.Join(err, s.Close()); err != nil {
			return nil, err
		}
		if err = bringUp(ctx, opt); err != nil {
			return nil, err
		}
		if s, err = openFolder(opt); err != nil {
			return nil, err
		}
	}
	err = (&upgrade{store: s, tell: opt.Upgrading}).run(ctx)
	if err == nil {
		err = s.View(ctx, s.news.load)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	forget(s.db, opt.Log)
	return s, nil
}

// bringUp brings a folder that holds data to the present format: nobody uses it
// meanwhile, so that it is opened as one that is filled.
func bringUp(ctx context.Context, opt Options) error {
	opt.Filling = true
	s, err := openFolder(opt)
	if err != nil {
		return err
	}
	return errors.Join((&upgrade{store: s, tell: opt.Upgrading}).run(ctx), s.Close())
}

func (o Options) withDefaults() Options {
	if o.MinFree == 0 {
		o.MinFree = 64 << 20
	}
	if o.QueueLen == 0 {
		o.QueueLen = 4096
	}
	if o.FreeBytes == nil {
		o.FreeBytes = freeBytes
	}
	if o.Migrations == nil {
		o.Migrations = migrations.All()
	}
	if o.Upgrading == nil {
		o.Upgrading = func(int) {}
	}
	if o.commit == nil {
		o.commit = (*badger.Txn).Commit
	}
	return o
}

// openFolder opens the folder as it is.
func openFolder(opt Options) (*Store, error) {
	dir := filepath.Join(opt.Dir, "store")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the data folder: %w", err)
	}
	db, err := badger.Open(opt.badger(dir))
	if err != nil {
		if strings.Contains(err.Error(), "Cannot acquire directory lock") {
			return nil, ErrLocked.Because(err)
		}
		return nil, fmt.Errorf("opening the data folder %s: %w", opt.Dir, err)
	}
	s := &Store{
		db: db, opt: opt,
		queue:    make(chan *operation, opt.QueueLen),
		closing:  make(chan struct{}),
		done:     make(chan struct{}),
		tidy:     newTidy(),
		news:     news{wake: make(chan struct{}, 1)},
		capacity: capacity{size: int(db.MaxBatchSize()) * 9 / 10, entries: int(db.MaxBatchCount()) * 9 / 10},
	}
	go s.writeLoop()
	go s.tidyLoop()
	return s, nil
}

// blockSize is that of a table's blocks: Badger builds one in a buffer of this
// size, and one with a larger value in buffers of three times that value.
const blockSize = 64 << 10

// How a folder is filled: few and large tables on the way down, each of which is
// written again only a few times before it is where it stays.
const (
	fillingMemTable  = 32 << 20
	fillingTable     = 8 << 20
	fillingBaseLevel = 128 << 20
)

// badger keeps memory small: values stay in the tables (nothing reaches the value
// log), tables are mapped and not cached, and one writer makes conflict detection
// needless. Measured figures are in docs/adr.
func (o Options) badger(dir string) badger.Options {
	memTable := o.MemTable
	if memTable == 0 {
		memTable = 8 << 20
	}
	out := badger.DefaultOptions(dir).
		WithLogger(nil).
		WithSyncWrites(true).
		WithDetectConflicts(false).
		WithMetricsEnabled(false).
		WithCompression(options.None).
		WithBlockCacheSize(0).
		WithIndexCacheSize(0).
		WithBlockSize(blockSize).
		WithMemTableSize(memTable).
		WithNumMemtables(4).
		WithNumLevelZeroTables(4).
		WithNumLevelZeroTablesStall(12).
		WithNumCompactors(2).
		WithNumGoroutines(1).
		WithValueLogFileSize(16 << 20)
	if o.Filling {
		out = out.WithSyncWrites(false).WithMemTableSize(max(fillingMemTable, memTable)).WithNumMemtables(3).
			WithBaseTableSize(fillingTable).WithBaseLevelSize(fillingBaseLevel).WithLevelSizeMultiplier(100)
	}
	return out
}

// Sync puts what was written so far on the disk, where the folder is being filled.
func Sync(s *Store) error { return s.db.Sync() }

// Close stops the writer after what is queued, cuts short what still reads, and
// closes the folder.
func (s *Store) Close() error {
	var err error
	s.once.Do(func() {
		close(s.closing)
		<-s.done
		<-s.tidy.done
		s.readers.wait()
		err = s.db.Close()
	})
	return err
}

// View runs fn on a snapshot. Readers never wait for writers. A scan that is on
// its way when the store is closed ends with ErrClosed.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !s.readers.enter() {
		return ErrClosed
	}
	defer s.readers.leave()
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	return fn(&Tx{txn: txn, closing: s.closing})
}

// Size is how many bytes of the disk the folder takes. Files that Badger made
// longer than what is in them count with what is in them.
func (s *Store) Size() (total int64) {
	err := filepath.WalkDir(s.opt.Dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil //nolint:nilerr // a file that is gone by now takes nothing
		}
		if info, err := d.Info(); err == nil {
			total += bytesOnDisk(info)
		}
		return nil
	})
	if err != nil {
		return 0
	}
	return total
}
