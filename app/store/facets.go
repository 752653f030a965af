package store

import (
	"cmp"
	"encoding/base64"
	"slices"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// each walks the conversations of a chatbot that a filter finds, from the newest.
func (t threads) each(b chatbot.ID, f conversation.Filter, reverse bool, fn func(conversation.Conversation) bool) error {
	sp := span{prefix: byChatbotKey(b, conversation.ID{})[:17], reverse: reverse, keysOnly: true}
	return t.tx.scan(sp, func(k, _ []byte) (bool, error) {
		var record conversation.Conversation
		found, err := t.record(lastConversation(k), &record)
		if err != nil || !found || !f.Finds(record) { // an index entry without its record is passed over
			return err == nil, err
		}
		return fn(record), nil
	})
}

func (t threads) List(q conversation.Query) (page conversation.ListPage, err error) {
	before, err := base64.RawURLEncoding.DecodeString(q.Before.String())
	if err != nil || len(before) != 0 && len(before) != 16 {
		return page, conversation.ErrCursor
	}
	more := false
	err = t.each(q.Chatbot, q.Filter, true, func(c conversation.Conversation) bool {
		page.Total++
		if len(before) > 0 && string(c.ID.UUID[:]) >= string(before) {
			return true
		}
		if len(page.Items) < q.Limit {
			page.Items = append(page.Items, c)
		} else {
			more = true
		}
		return true
	})
	if err == nil && more {
		last := page.Items[len(page.Items)-1].ID
		page.Next, err = conversation.ParseCursor(base64.RawURLEncoding.EncodeToString(last.UUID[:]))
	}
	return page, err
}

func (t threads) Select(b chatbot.ID, f conversation.Filter, after uint32, limit int) (ids []conversation.ID, next uint32, err error) {
	n := uint32(0)
	err = t.each(b, f, false, func(c conversation.Conversation) bool {
		n++
		if n > after && len(ids) < limit {
			ids, next = append(ids, c.ID), n
		}
		return true
	})
	if next == n {
		next = 0
	}
	return ids, next, err
}

func (t threads) Values(b chatbot.ID, k conversation.FacetKind) (out []conversation.ValueCount, err error) {
	counts := map[string]int{}
	err = t.each(b, conversation.Filter{}, true, func(c conversation.Conversation) bool {
		for _, f := range conversation.Facets(c) {
			if f.Kind == k {
				counts[f.Value]++
			}
		}
		return true
	})
	for value, n := range counts {
		out = append(out, conversation.ValueCount{Value: value, Count: n})
	}
	slices.SortFunc(out, func(a, b conversation.ValueCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return out, err
}
