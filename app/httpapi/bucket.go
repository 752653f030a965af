package httpapi

import (
	"hash/maphash"
	"math"
	"sync"
	"time"
)

// rate is how many a minute, and how many at once.
type rate struct {
	perMinute float64
	burst     int
}

// bucketKey says whose budget it is: what is counted, and 16 bytes of whom.
type bucketKey struct {
	kind byte
	who  [16]byte
}

// bucket is what is left of a budget. At is in nanoseconds since 1970.
type bucket struct {
	tokens float64
	at     int64
}

const (
	bucketShards = 64
	shardRoom    = 1024 // 64 shards of 1,024 take about 4 MB at the worst
	evictSample  = 8
)

// buckets are token buckets for many keys in bounded memory. A full shard
// forgets the key that was still the longest of a few looked at: an attacker with
// many addresses makes it forget, and is bounded by the budget of the chatbot.
type buckets struct {
	seed   maphash.Seed
	shards [bucketShards]shard
}

type shard struct {
	mu      sync.Mutex
	buckets map[bucketKey]bucket
}

func newBuckets() *buckets { return &buckets{seed: maphash.MakeSeed()} }

func (b *buckets) shard(key bucketKey) *shard {
	return &b.shards[maphash.Comparable(b.seed, key)%bucketShards]
}

// take uses one token. Without one it gives the time until the next.
func (b *buckets) take(key bucketKey, r rate, now time.Time) (wait time.Duration) {
	s := b.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.buckets == nil {
		s.buckets = map[bucketKey]bucket{}
	}
	at := now.UnixNano()
	perNano := r.perMinute / float64(time.Minute)
	have, found := s.buckets[key]
	switch {
	case !found:
		s.makeRoom()
		have.tokens = float64(r.burst)
	case at > have.at:
		have.tokens = math.Min(float64(r.burst), have.tokens+float64(at-have.at)*perNano)
	}
	have.at = max(at, have.at)
	if have.tokens < 1 {
		s.buckets[key] = have
		return time.Duration(math.Ceil((1 - have.tokens) / perNano))
	}
	have.tokens--
	s.buckets[key] = have
	return 0
}

// giveBack returns a token that was taken for something that was then refused.
func (b *buckets) giveBack(key bucketKey, r rate) {
	s := b.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if have, found := s.buckets[key]; found {
		have.tokens = math.Min(float64(r.burst), have.tokens+1)
		s.buckets[key] = have
	}
}

// makeRoom needs the lock.
func (s *shard) makeRoom() {
	if len(s.buckets) < shardRoom {
		return
	}
	var oldest bucketKey
	var age int64 = math.MaxInt64
	looked := 0
	for key, have := range s.buckets {
		if have.at < age {
			oldest, age = key, have.at
		}
		if looked++; looked == evictSample {
			break
		}
	}
	delete(s.buckets, oldest)
}
