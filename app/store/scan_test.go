package store

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// A scan in a write function is the same as sorting all that is there: on disk,
// staged by the batch and staged by the function itself.
func TestTx_scan_mergesDiskBatchAndOwnChanges(t *testing.T) {
	t.Parallel()
	s := open(t)
	rng := rand.New(rand.NewPCG(1, 2))
	key := func() string { return string([]byte{0xf0, byte(rng.IntN(3)), byte(rng.IntN(12))}) }
	model := map[string]string{}
	for round := range 300 {
		write(t, s, func(tx *Tx) error {
			for range rng.IntN(8) {
				k := key()
				if rng.IntN(3) == 0 {
					delete(model, k)
					if err := tx.delete([]byte(k)); err != nil {
						return err
					}
					continue
				}
				model[k] = string(rune('a' + round%26))
				if err := tx.set([]byte(k), []byte(model[k])); err != nil {
					return err
				}
			}
			sp := span{prefix: []byte{0xf0, byte(rng.IntN(3))}, reverse: rng.IntN(2) == 0}
			if rng.IntN(2) == 0 {
				sp.from = append(bytes.Clone(sp.prefix), byte(rng.IntN(12)))
			}
			var got []string
			err := tx.scan(sp, func(k, v []byte) (bool, error) {
				got = append(got, string(k)+"="+string(v))
				return true, nil
			})
			if want := expect(model, sp); !slices.Equal(got, want) {
				t.Errorf("round %d, %+v:\n got %q\nwant %q", round, sp, got, want)
			}
			return err
		})
	}
}

func expect(model map[string]string, sp span) []string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(model)) {
		c := bytes.Compare([]byte(k), sp.from)
		if !bytes.HasPrefix([]byte(k), sp.prefix) || sp.from != nil && (sp.reverse && c > 0 || !sp.reverse && c < 0) {
			continue
		}
		out = append(out, k+"="+model[k])
	}
	if sp.reverse {
		slices.Reverse(out)
	}
	return out
}
