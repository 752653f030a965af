package store

import (
	"encoding/binary"
	"errors"
	"math"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// Dashboards is the store as those see it who count by time: readers alone, each of
// one snapshot.
func Dashboards(s *Store) Port[conversation.CellReader, conversation.CellReader] {
	of := func(tx *Tx) conversation.CellReader { return cells{tx} }
	return Port[conversation.CellReader, conversation.CellReader]{store: s, writer: of, reader: of}
}

// cells counts by quarters of an hour: a row for a value and a day, which holds its
// sum and the quarters that are not empty, and one for a value and a month with the
// sum alone.
type cells struct{ tx *Tx }

const dayQuarters = 96

var errCell = errors.New("store: a cell is damaged")

// count changes a cell, that of the day and that of the month.
func (t *Tx) count(b chatbot.ID, c conversation.Cell) error {
	day, month := cellRows(b, c)
	p := part{at: uint16(c.Quarter % dayQuarters), n: c.N}
	if err := t.fold(day, p); err != nil {
		return err
	}
	return t.fold(month, p)
}

// cellRows are the rows of the day and of the month that a cell is counted in.
func cellRows(b chatbot.ID, c conversation.Cell) (day, month row) {
	day = row{kind: kindCell, of: byte(c.Of), bot: b, level: cellDay, at: c.Quarter / dayQuarters, value: c.Value}
	month = day
	month.level, month.at = cellMonth, monthOf(day.at)
	return day, month
}

// monthOf numbers the month of a day since 1970, both in UTC.
func monthOf(day uint32) uint32 {
	y, m, _ := time.Unix(int64(day)*86400, 0).UTC().Date()
	return uint32((y-1970)*12 + int(m) - 1)
}

// firstDay is the first day of a month.
func firstDay(month uint32) uint32 {
	return uint32(time.Date(1970, time.Month(1+month), 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// foldCell adds to a cell. What comes out as nothing is stored no longer.
func foldCell(stored []byte, parts []part, level byte) ([]byte, error) {
	var quarters [dayQuarters]int64
	total, err := readCell(stored, func(quarter int, n int64) { quarters[quarter] += n })
	if err != nil {
		return nil, err
	}
	sum := int64(0)
	for _, p := range parts {
		total += p.n
		quarters[p.at%dayQuarters] += p.n
	}
	var out []byte
	if level == cellMonth {
		if total == 0 {
			return nil, nil
		}
		return binary.AppendVarint(nil, total), nil
	}
	for i, n := range quarters {
		if n != 0 {
			sum += n
			out = binary.AppendVarint(append(out, byte(i)), n)
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return append(binary.AppendVarint(nil, sum), out...), nil
}

// readCell gives the sum of a cell, and its quarters to each; each may be nil.
func readCell(v []byte, each func(quarter int, n int64)) (total int64, err error) {
	if len(v) == 0 {
		return 0, nil
	}
	total, n := binary.Varint(v)
	if n <= 0 {
		return 0, errCell
	}
	if each == nil {
		return total, nil
	}
	for v = v[n:]; len(v) > 0; v = v[1+n:] {
		var count int64
		if count, n = binary.Varint(v[1:]); n <= 0 || v[0] >= dayQuarters {
			return 0, errCell
		}
		each(int(v[0]), count)
	}
	return total, nil
}

// cellPrefix begins the keys of the cells of a measure with periods of one length.
func cellPrefix(b chatbot.ID, of conversation.Measure, level byte) []byte {
	return keyOf(kindCell, b.UUID[:], []byte{byte(of), level})
}

// reach is the quarters in [from, to); a zero time is open.
func reach(from, to time.Time) (first, end uint32) {
	end = math.MaxUint32
	if !from.IsZero() {
		first = conversation.Quarter(from)
	}
	if !to.IsZero() {
		end = conversation.Quarter(to)
	}
	return first, end
}

func (c cells) Sums(b chatbot.ID, of conversation.Measure, from, to time.Time) (map[string]int64, error) {
	s := sums{c, b, of, map[string]int64{}}
	err := s.between(reach(from, to))
	for value, n := range s.out {
		if n == 0 {
			delete(s.out, value)
		}
	}
	return s.out, err
}

// sums adds up cells of a measure by their values.
type sums struct {
	cells
	bot chatbot.ID
	of  conversation.Measure
	out map[string]int64
}

// between adds what lies in the quarters [first, end): whole months by theirs, and
// the days before and behind them.
func (s sums) between(first, end uint32) error {
	if first >= end {
		return nil
	}
	day, last := first/dayQuarters, (end-1)/dayQuarters+1
	month, lastMonth := monthOf(day), monthOf(end/dayQuarters)
	if firstDay(month)*dayQuarters != first {
		month++
	}
	if month >= lastMonth {
		return s.days(day, last, first, end)
	}
	if err := s.days(day, firstDay(month), first, end); err != nil {
		return err
	}
	if err := s.each(cellMonth, month, lastMonth, func(_ uint32, value string, v []byte) error {
		n, err := readCell(v, nil)
		s.out[value] += n
		return err
	}); err != nil {
		return err
	}
	return s.days(firstDay(lastMonth), last, first, end)
}

// days adds what the days [day, last) have in the quarters [first, end): a day that a
// bound goes through by its quarters.
func (s sums) days(day, last, first, end uint32) error {
	if day >= last {
		return nil
	}
	return s.each(cellDay, day, last, func(day uint32, value string, v []byte) error {
		begins := uint64(day) * dayQuarters
		if begins >= uint64(first) && begins+dayQuarters <= uint64(end) {
			n, err := readCell(v, nil)
			s.out[value] += n
			return err
		}
		_, err := readCell(v, func(quarter int, n int64) {
			if at := begins + uint64(quarter); at >= uint64(first) && at < uint64(end) {
				s.out[value] += n
			}
		})
		return err
	})
}

// each walks the cells of the periods [from, to).
func (s sums) each(level byte, from, to uint32, fn func(period uint32, value string, v []byte) error) error {
	prefix := cellPrefix(s.bot, s.of, level)
	low, high := binary.BigEndian.AppendUint32(prefix[:len(prefix):len(prefix)], from), binary.BigEndian.AppendUint32(prefix[:len(prefix):len(prefix)], to)
	return s.tx.eachFolded(prefix, low, high, func(k, v []byte) error {
		k = k[len(prefix):]
		return fn(binary.BigEndian.Uint32(k), string(k[4:]), v)
	})
}

func (c cells) Series(b chatbot.ID, of conversation.Measure, value string, from, to time.Time) (out []conversation.Counted, err error) {
	s := sums{cells: c, bot: b, of: of}
	first, end := reach(from, to)
	if first >= end {
		return nil, nil
	}
	add := func(day uint32, v []byte) error {
		_, err := readCell(v, func(quarter int, n int64) {
			if at := day*dayQuarters + uint32(quarter); at >= first && at < end {
				out = append(out, conversation.Counted{Quarter: int64(at), N: n})
			}
		})
		return err
	}
	day, last := first/dayQuarters, (end-1)/dayQuarters
	if value == "" || last-day > mostDays {
		err := s.each(cellDay, day, last+1, func(day uint32, of string, v []byte) error {
			if of != value {
				return nil
			}
			return add(day, v)
		})
		return out, err
	}
	for ; day <= last; day++ { // the others of the day need not be gone over
		v, err := c.tx.folded(row{kind: kindCell, of: byte(of), bot: b, level: cellDay, at: day, value: value})
		if err == nil {
			err = add(day, v)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// mostDays is up to how many days a value is asked for day by day.
const mostDays = 1500
