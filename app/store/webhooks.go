package store

import (
	"bytes"
	"encoding/binary"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/outbox"
	"frontdesk/app/webhook"
)

// Webhooks is the store as package webhook sees it.
func Webhooks(s *Store) Port[webhook.Tx, webhook.Reader] {
	return Port[webhook.Tx, webhook.Reader]{
		store:  s,
		writer: func(tx *Tx) webhook.Tx { return webhooks{tx} },
		reader: func(tx *Tx) webhook.Reader { return webhooks{tx} },
	}
}

type webhooks struct{ tx *Tx }

func (w webhooks) transaction() *Tx { return w.tx }

func (w webhooks) After(fn func()) { w.tx.After(fn) }

func (w webhooks) Outbox() outbox.Tx { return outboxItems(w) }

// What stands under a chatbot's key, and under a delivery's.
const (
	webhookSecrets  byte = 0
	webhookEndpoint byte = 1
	deliveryRecord  byte = 0
	deliveryLast    byte = 1
)

// bodyPart is how many bytes of a body stand under one key.
const bodyPart = 250 << 10

func webhookSecretsKey(b chatbot.ID) []byte {
	return keyOf(kindWebhook, b.UUID[:], []byte{webhookSecrets}, make([]byte, 16))
}

func webhookKey(b chatbot.ID, e webhook.EndpointID) []byte {
	return keyOf(kindWebhook, b.UUID[:], []byte{webhookEndpoint}, e.UUID[:])
}

// webhookMessageKey is the record of a message at part 0, its body from 1 on.
func webhookMessageKey(m webhook.MessageID, part uint16) []byte {
	return keyOf(kindWebhookMessage, m.UUID[:], binary.BigEndian.AppendUint16(nil, part))
}

func deliveryKey(d webhook.DeliveryID, what byte) []byte {
	return keyOf(kindDelivery, d.UUID[:], []byte{what})
}

func deliveryListKey(b chatbot.ID, at time.Time, d webhook.DeliveryID) []byte {
	return keyOf(kindDeliveryList, b.UUID[:], millis(at), d.UUID[:])
}

func webhookAgeKey(at time.Time, m webhook.MessageID) []byte {
	return keyOf(kindWebhookAge, millis(at), m.UUID[:])
}

func webhookOfKey(c conversation.ID, m webhook.MessageID) []byte {
	return keyOf(kindWebhookOf, c.UUID[:], m.UUID[:])
}

func (w webhooks) Endpoint(b chatbot.ID, e webhook.EndpointID) (out webhook.Endpoint, err error) {
	found, err := w.tx.getJSON(webhookKey(b, e), &out)
	if err == nil && !found {
		err = webhook.ErrNotFound
	}
	return out, err
}

func (w webhooks) Endpoints() (out []webhook.Endpoint, err error) {
	err = w.tx.scan(span{prefix: []byte{byte(kindWebhook)}}, func(k, v []byte) (bool, error) {
		if k[17] != webhookEndpoint {
			return true, nil
		}
		var e webhook.Endpoint
		if err := decodeJSON(v, &e); err != nil {
			return false, err
		}
		out = append(out, e)
		return true, nil
	})
	return out, err
}

func (w webhooks) PutEndpoint(e webhook.Endpoint) error {
	return w.tx.setJSON(webhookKey(e.Chatbot, e.ID), e)
}

func (w webhooks) DeleteEndpoint(e webhook.Endpoint) error {
	return w.tx.delete(webhookKey(e.Chatbot, e.ID))
}

func (w webhooks) Secrets(b chatbot.ID) (out webhook.Secrets, found bool, err error) {
	found, err = w.tx.getJSON(webhookSecretsKey(b), &out)
	return out, found, err
}

func (w webhooks) PutSecrets(b chatbot.ID, s webhook.Secrets) error {
	return w.tx.setJSON(webhookSecretsKey(b), s)
}

func (w webhooks) DeleteSecrets(b chatbot.ID) error { return w.tx.delete(webhookSecretsKey(b)) }

func (w webhooks) Message(m webhook.MessageID) (out webhook.Message, found bool, err error) {
	found, err = w.tx.getJSON(webhookMessageKey(m, 0), &out)
	return out, found, err
}

func (w webhooks) PutMessage(m webhook.Message) error {
	if err := w.tx.setJSON(webhookMessageKey(m.ID, 0), m); err != nil {
		return err
	}
	if err := w.tx.set(webhookAgeKey(m.At, m.ID), nil); err != nil || m.Conversation.IsZero() {
		return err
	}
	return w.tx.set(webhookOfKey(m.Conversation, m.ID), nil)
}

func (w webhooks) Body(m webhook.MessageID) ([]byte, error) {
	body := []byte{}
	for part := uint16(1); ; part++ {
		v, found, err := w.tx.get(webhookMessageKey(m, part))
		if err != nil || !found {
			return body, err
		}
		body = append(body, v...)
	}
}

func (w webhooks) PutBody(m webhook.MessageID, body []byte) error {
	for part := uint16(1); len(body) > 0; part++ {
		n := min(len(body), bodyPart)
		if err := w.tx.set(webhookMessageKey(m, part), body[:n:n]); err != nil {
			return err
		}
		body = body[n:]
	}
	return nil
}

func (w webhooks) Delivery(d webhook.DeliveryID) (out webhook.Delivery, err error) {
	found, err := w.tx.getJSON(deliveryKey(d, deliveryRecord), &out)
	if err == nil && !found {
		err = webhook.ErrDeliveryNotFound
	}
	return out, err
}

func (w webhooks) PutDelivery(d webhook.Delivery) error {
	if err := w.tx.setJSON(deliveryKey(d.ID, deliveryRecord), d); err != nil {
		return err
	}
	told := append([]byte{eventByte(d.Event), deliveryState(d.State)}, d.Endpoint.UUID[:]...)
	return w.tx.set(deliveryListKey(d.Chatbot, d.At, d.ID), told)
}

func (w webhooks) Exchange(d webhook.DeliveryID) (out webhook.Exchange, found bool, err error) {
	found, err = w.tx.getJSON(deliveryKey(d, deliveryLast), &out)
	return out, found, err
}

func (w webhooks) PutExchange(d webhook.DeliveryID, e webhook.Exchange) error {
	return w.tx.setJSON(deliveryKey(d, deliveryLast), e)
}

// eventByte and deliveryState stand in the list; never reused.
func eventByte(e webhook.Event) byte {
	switch e {
	case webhook.Chat:
		return 1
	case webhook.Lead:
		return 2
	default:
		return 3
	}
}

func deliveryState(s webhook.State) byte {
	switch s {
	case webhook.Pending:
		return 1
	case webhook.Delivered:
		return 2
	default:
		return 3
	}
}

// mostWalked bounds the entries that one page looks at.
const mostWalked = 20_000

func (w webhooks) List(q webhook.Query) (page webhook.Page, err error) {
	prefix := deliveryListKey(q.Chatbot, time.Time{}, webhook.DeliveryID{})[:17]
	sp := span{prefix: prefix, reverse: true}
	switch {
	case !q.Cursor.Delivery.IsZero():
		sp.from = deliveryListKey(q.Chatbot, q.Cursor.At, q.Cursor.Delivery)
	case !q.To.IsZero():
		sp.from = deliveryListKey(q.Chatbot, q.To, webhook.DeliveryID{})
	}
	walk := listWalk{q: q}
	if err := w.tx.scan(sp, walk.visit); err != nil {
		return webhook.Page{}, err
	}
	page.Next = walk.next
	for _, at := range walk.found {
		var d webhook.Delivery
		there, err := w.tx.getJSON(deliveryKey(at.Delivery, deliveryRecord), &d)
		if err != nil {
			return webhook.Page{}, err
		}
		if there { // an index entry without its record is passed over
			page.Items = append(page.Items, d)
		}
	}
	return page, nil
}

// listWalk gathers what a query asks for.
type listWalk struct {
	q      webhook.Query
	found  []webhook.Cursor
	walked int
	next   webhook.Cursor
}

func (l *listWalk) visit(k, v []byte) (more bool, err error) {
	at := webhook.Cursor{At: fromMillis(k[17:25])}
	copy(at.Delivery.UUID[:], k[25:41])
	switch {
	case !l.q.From.IsZero() && at.At.Before(l.q.From):
		return false, nil
	case at.Delivery == l.q.Cursor.Delivery || !listed(l.q, v):
		if l.walked++; l.walked >= mostWalked {
			l.next = at
			return false, nil
		}
	case len(l.found) == l.q.Limit:
		l.next = l.found[len(l.found)-1]
		return false, nil
	default:
		l.found = append(l.found, at)
	}
	return true, nil
}

// listed tells whether what stands in the list is asked for.
func listed(q webhook.Query, v []byte) bool {
	return len(v) == 18 &&
		(q.Event == "" || v[0] == eventByte(q.Event)) &&
		(q.State == "" || v[1] == deliveryState(q.State)) &&
		(q.Endpoint.IsZero() || bytes.Equal(v[2:], q.Endpoint.UUID[:]))
}

func (w webhooks) Old(before time.Time, limit int) ([]webhook.Message, error) {
	return w.messages([]byte{byte(kindWebhookAge)}, limit, func(k []byte) bool { return fromMillis(k[1:9]).Before(before) })
}

func (w webhooks) Of(c conversation.ID, limit int) ([]webhook.Message, error) {
	return w.messages(keyOf(kindWebhookOf, c.UUID[:]), limit, func([]byte) bool { return true })
}

// messages reads those that the keys of an index end with, as long as more says so.
func (w webhooks) messages(prefix []byte, limit int, more func(key []byte) bool) (out []webhook.Message, err error) {
	var ids []webhook.MessageID
	err = w.tx.scan(span{prefix: prefix, keysOnly: true}, func(k, _ []byte) (bool, error) {
		if !more(k) {
			return false, nil
		}
		var m webhook.MessageID
		copy(m.UUID[:], k[len(k)-16:])
		ids = append(ids, m)
		return len(ids) < limit, nil
	})
	for _, id := range ids {
		if err != nil {
			return nil, err
		}
		var m webhook.Message
		var found bool
		if m, found, err = w.Message(id); err == nil && found {
			out = append(out, m)
		}
	}
	return out, err
}

func (w webhooks) DeleteMessage(m webhook.Message) error {
	doomed := purge{tx: w.tx, limit: 1 << 20}
	if err := w.doom(&doomed, m); err != nil {
		return err
	}
	for _, k := range doomed.keys {
		if err := w.tx.delete(k); err != nil {
			return err
		}
	}
	return nil
}

// doom gathers what belongs to a message. Parts of a body are few.
func (w webhooks) doom(doomed *purge, m webhook.Message) error {
	if err := w.tx.scan(span{prefix: keyOf(kindWebhookMessage, m.ID.UUID[:]), keysOnly: true}, func(k, _ []byte) (bool, error) {
		doomed.keys = append(doomed.keys, bytes.Clone(k))
		return true, nil
	}); err != nil {
		return err
	}
	for _, d := range m.Deliveries {
		doomed.keys = append(doomed.keys, deliveryKey(d, deliveryRecord), deliveryKey(d, deliveryLast), deliveryListKey(m.Chatbot, m.At, d))
	}
	doomed.keys = append(doomed.keys, webhookAgeKey(m.At, m.ID))
	if !m.Conversation.IsZero() {
		doomed.keys = append(doomed.keys, webhookOfKey(m.Conversation, m.ID))
	}
	return nil
}

// purgeWebhooks gathers what was told of a conversation, with the log of it.
func (t threads) purgeWebhooks(doomed *purge, c conversation.Conversation) error {
	w := webhooks(t)
	for after := []byte(nil); !doomed.full(); {
		var told webhook.MessageID
		sp := span{prefix: keyOf(kindWebhookOf, c.ID.UUID[:]), from: after, keysOnly: true}
		err := t.tx.scan(sp, func(k, _ []byte) (bool, error) {
			copy(told.UUID[:], k[len(k)-16:])
			after = append(bytes.Clone(k), 0)
			return false, nil
		})
		if err != nil || told.IsZero() {
			return err
		}
		m, found, err := w.Message(told)
		if err != nil {
			return err
		}
		if !found {
			doomed.keys = append(doomed.keys, webhookOfKey(c.ID, told))
			continue
		}
		if err := w.doom(doomed, m); err != nil {
			return err
		}
	}
	return nil
}
