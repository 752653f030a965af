// Command bare is the measure for durable messages: the least that Fiber and
// Badger need to take a JSON message, put it on disk with a sync, and say so.
// It has one record a message, no index, no counter, no visitor and no check;
// like the product it folds what waits into one transaction, because otherwise
// it would be measured by what Badger cannot do. It prints its address.
package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/gofiber/fiber/v2"
)

// maxBatch is how many messages one transaction takes, as in the product.
const maxBatch = 1024

type message struct {
	ConversationID string `json:"conversationId"`
	ClientID       string `json:"clientId"`
	Text           string `json:"text"`
}

type posted struct {
	ConversationID string `json:"conversationId"`
	Message        stored `json:"message"`
}

type stored struct {
	ID   string `json:"id"`
	Seq  uint64 `json:"seq"`
	Role string `json:"role"`
	Text string `json:"text"`
}

type write struct {
	value []byte
	done  chan result
}

type result struct {
	seq uint64
	err error
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return errors.New("name the folder to write to")
	}
	db, err := badger.Open(badger.DefaultOptions(args[0]).WithLogger(nil).WithSyncWrites(true).WithDetectConflicts(false).
		WithMetricsEnabled(false).WithCompression(options.None).WithBlockCacheSize(0).WithIndexCacheSize(0).
		WithMemTableSize(16 << 20).WithNumMemtables(2).WithNumLevelZeroTables(2).WithNumLevelZeroTablesStall(6).
		WithNumCompactors(2).WithValueLogFileSize(16 << 20))
	if err != nil {
		return err
	}
	queue := make(chan write, 4096)
	go writer(db, queue)
	app := fiber.New(fiber.Config{DisableStartupMessage: true, ReadBufferSize: 16 << 10})
	app.Post("/*", func(c *fiber.Ctx) error { return take(c, queue) })
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(ln.Addr())
	return app.Listener(ln)
}

func take(c *fiber.Ctx, queue chan<- write) error {
	var in message
	if err := json.Unmarshal(c.BodyRaw(), &in); err != nil {
		return fiber.ErrBadRequest
	}
	value, err := json.Marshal(in)
	if err != nil {
		return err
	}
	w := write{value: value, done: make(chan result, 1)}
	queue <- w
	r := <-w.done
	if r.err != nil {
		return r.err
	}
	id := fmt.Sprintf("%036d", r.seq)
	if in.ConversationID == "" {
		in.ConversationID = id
	}
	out, err := json.Marshal(posted{in.ConversationID, stored{id, r.seq, "user", in.Text}})
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Status(fiber.StatusAccepted).Send(out)
}

// writer puts what waits into one transaction and syncs it.
func writer(db *badger.DB, queue <-chan write) {
	seq := uint64(0)
	for first := range queue {
		batch := []write{first}
		for len(batch) < maxBatch {
			select {
			case w := <-queue:
				batch = append(batch, w)
				continue
			default:
			}
			break
		}
		err := db.Update(func(txn *badger.Txn) error {
			for i, w := range batch {
				if err := txn.Set(binary.BigEndian.AppendUint64([]byte("m"), seq+uint64(i)+1), w.value); err != nil {
					return err
				}
			}
			return nil
		})
		for _, w := range batch {
			seq++
			w.done <- result{seq, err}
		}
	}
}
