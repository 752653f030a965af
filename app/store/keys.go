package store

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/document"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
	"frontdesk/app/question"
)

// This file alone makes and reads keys. A key is one byte that says what it is
// (never used again for anything else), then fields of fixed width: ids of 16
// bytes, numbers and times big-endian, so that the order of the bytes is the
// order of the domain. At most one part has no fixed width, and it comes last.

// kind is the first byte of a key.
type kind byte

// The kinds. Numbers of removed kinds stay reserved.
const (
	kindMeta            kind = 0x01 // name → format version, secrets, settings
	kindChatbot         kind = 0x02 // chatbot → record
	kindAccount         kind = 0x03 // account → record
	kindAccountEmail    kind = 0x04 // folded address → account
	kindSession         kind = 0x05 // token hash → session
	kindAPIKey          kind = 0x06 // key hash → key
	kindAudit           kind = 0x07 // entry id → entry
	kindConversation    kind = 0x10 // conversation → record
	kindMessage         kind = 0x11 // conversation, seq → record
	kindClientID        kind = 0x12 // visitor, client id → conversation, seq
	kindByChatbot       kind = 0x13 // of earlier versions, which listed conversations by chatbot, and
	kindByStatus        kind = 0x14 // by status; removed by a migration
	kindIdle            kind = 0x15 // time, conversation → nothing; time ≤ last activity
	kindBin             kind = 0x16 // time of deletion, conversation → nothing
	kindByVisitor       kind = 0x17 // visitor, conversation → nothing
	kindBinByVisitor    kind = 0x1a // visitor, conversation in the bin → nothing
	kindPending         kind = 0x18 // conversation → first and last seq that wait for an answer
	kindTrace           kind = 0x19 // conversation, seq → how the reply came about
	kindCounter         kind = 0x20 // chatbot, metric, day → number
	kindNumber          kind = 0x21 // chatbot, what, page or block → which conversations numbers mean (0), between which times those of a block began (1)
	kindSet             kind = 0x22 // chatbot, facet, hash of its value, block → numbers of the conversations of which it is true
	kindCell            kind = 0x23 // chatbot, measure, what (day 0, month 1), day or month, value → sum, quarters of an hour
	kindNextNumber      kind = 0x24 // chatbot → the number that the next conversation gets
	kindAnalysisDue     kind = 0x2a // order (1 asked for, 2 ended), conversation → since when it waits to be analysed
	kindSessionLog      kind = 0x30 // conversation, log id → row
	kindAtomicLog       kind = 0x31 // chatbot, log id → row
	kindTrackingSession kind = 0x32 // conversation → keys seen and result
	kindQuestion        kind = 0x33 // chatbot, conversation, seq → what was asked and how it came out
	kindHandled         kind = 0x34 // chatbot, hash of a folded question → what was done about it
	kindOutbox          kind = 0x40 // item → record
	kindOutboxDue       kind = 0x41 // what for, due, item → nothing
	kindOutboxOrder     kind = 0x42 // what for, hash of order, item → nothing
	kindOutboxEnded     kind = 0x43 // state, time, item → nothing
	kindOutboxCount     kind = 0x44 // what for, state → number
	kindOutboxLane      kind = 0x45 // what for, hash of lane, due, item → nothing
	kindOutboxTail      kind = 0x46 // what for, hash of order → the pending item that was put last
	kindWebhook         kind = 0x80 // chatbot, what (secrets, or an endpoint), endpoint → record
	kindWebhookMessage  kind = 0x81 // message, part (0: the record) → record or bytes of its body
	kindDelivery        kind = 0x82 // delivery, what (record, or its last exchange) → record
	kindDeliveryList    kind = 0x83 // chatbot, time, delivery → event, state, endpoint
	kindWebhookAge      kind = 0x84 // time, message → nothing
	kindWebhookOf       kind = 0x85 // conversation, message → nothing
	kindCreditAccount   kind = 0x88 // chat user → account
	kindCreditEntry     kind = 0x89 // chat user, entry → record
	kindCreditList      kind = 0x8a // chatbot, entry, chat user → nothing
	kindRefusal         kind = 0x8b // chatbot or chat user, what (secret of the gate, refusal, list), refusal → record
	kindWait            kind = 0x98 // time when waiting for a person is over, conversation → nothing
	kindJobRun          kind = 0x50 // run id, job name → run
	kindBulkRun         kind = 0x52 // bulk run → how it stands
	kindBulkPart        kind = 0x53 // bulk run, part → what it is about (0), what it changed
	kindContentPart     kind = 0x61 // chatbot, hash of content id, part → bytes
	kindContent         kind = 0x60 // chatbot, content id → record
	kindSite            kind = 0x63 // chatbot, site → record
	kindSitePage        kind = 0x64 // site, what (record, or a part of a text), hash of the address → record or bytes
	kindSiteRun         kind = 0x65 // site, run → record
	kindFile            kind = 0x66 // chatbot, file → record
	kindFilePart        kind = 0x67 // file, part → bytes
	kindVector          kind = 0x62 // chatbot, hash of the maker, hash of the text → vector
	kindMaker           kind = 0x68 // chatbot → name of the maker whose vectors answer
	kindTrial           kind = 0x6b // trial → how it stands
	kindImport          kind = 0x6a // import → how it stands
	kindLead            kind = 0x78 // lead → record
	kindLeadList        kind = 0x79 // chatbot, status (0: all), lead → nothing
	kindLeadOf          kind = 0x7a // conversation or chat user, lead → nothing
	kindLeadPush        kind = 0x7b // chatbot, what, push → how leads are pushed, or a row of the log
	kindSightings       kind = 0x69 // chatbot → the sites where its snippet was seen
	kindUser            kind = 0x70 // chat user → record
	kindUserActivity    kind = 0x71 // chat user → last message, number of conversations, whom it was merged into
	kindUserVerified    kind = 0x72 // chatbot, hash of the owner's id → chat user
	kindUserRecent      kind = 0x73 // chatbot, hour of the last interaction, chat user → nothing
	kindUserGram        kind = 0x74 // of earlier versions, which found users by three letters; removed when the index is built
	kindSearchNews      kind = 0x90 // number in the order of storing → conversation, seq: a message whose words are not indexed yet
	kindWord            kind = 0x91 // generation, chatbot, word → the last of the messages that have it
	kindWordBlock       kind = 0x92 // generation, chatbot, hash of the word, first → a block of earlier ones
	kindSearchDocs      kind = 0x93 // generation, chatbot, block → which messages the numbers in the index mean
	kindUserPiece       kind = 0x94 // chatbot, letters of a name or id, chat user → nothing
	kindSearchState     kind = 0x95 // what, generation, conversation or chatbot → numbers of its messages, next number, how it stands
	kindEgress          kind = 0xa0 // purpose, host:port → what went there and came from there
	kindUserNote        kind = 0x75 // what (segment, secrets, erasure), chatbot or chat user, segment → record
)

// keyOf puts fields behind a kind.
func keyOf(k kind, parts ...[]byte) []byte {
	n := 1
	for _, p := range parts {
		n += len(p)
	}
	out := append(make([]byte, 0, n), byte(k))
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func u64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// millis is a time as it stands in keys: milliseconds since 1970.
func millis(t time.Time) []byte { return u64(uint64(max(t.UnixMilli(), 0))) }

func fromMillis(b []byte) time.Time {
	return time.UnixMilli(int64(binary.BigEndian.Uint64(b))).UTC()
}

func metaKey(name string) []byte                    { return keyOf(kindMeta, []byte(name)) }
func chatbotKey(c chatbot.ID) []byte                { return keyOf(kindChatbot, c.UUID[:]) }
func conversationKey(c conversation.ID) []byte      { return keyOf(kindConversation, c.UUID[:]) }
func messagesOf(c conversation.ID) []byte           { return keyOf(kindMessage, c.UUID[:]) }
func messageKey(c conversation.ID, n uint64) []byte { return keyOf(kindMessage, c.UUID[:], u64(n)) }
func traceKey(c conversation.ID, n uint64) []byte   { return keyOf(kindTrace, c.UUID[:], u64(n)) }
func pendingKey(c conversation.ID) []byte           { return keyOf(kindPending, c.UUID[:]) }

func clientIDKey(v chatuser.VisitorID, clientID string) []byte {
	return keyOf(kindClientID, v.UUID[:], []byte(clientID))
}

func nextNumberKey(b chatbot.ID) []byte { return keyOf(kindNextNumber, b.UUID[:]) }

func binByVisitorKey(v chatuser.VisitorID, c conversation.ID) []byte {
	return keyOf(kindBinByVisitor, v.UUID[:], c.UUID[:])
}

func byVisitorKey(v chatuser.VisitorID, c conversation.ID) []byte {
	return keyOf(kindByVisitor, v.UUID[:], c.UUID[:])
}

func idleKey(at time.Time, c conversation.ID) []byte { return keyOf(kindIdle, millis(at), c.UUID[:]) }
func waitKey(at time.Time, c conversation.ID) []byte { return keyOf(kindWait, millis(at), c.UUID[:]) }
func binKey(at time.Time, c conversation.ID) []byte  { return keyOf(kindBin, millis(at), c.UUID[:]) }

// counterKey is a metric of a chatbot on a day since 1970; day 0 is its total.
func counterKey(b chatbot.ID, m conversation.Metric, day uint32) []byte {
	return keyOf(kindCounter, b.UUID[:], []byte{byte(m)}, binary.BigEndian.AppendUint32(nil, day))
}

func parseCounterKey(k []byte) (b chatbot.ID, m conversation.Metric, day uint32, ok bool) {
	if len(k) != 1+16+1+4 || k[0] != byte(kindCounter) {
		return b, m, day, false
	}
	copy(b.UUID[:], k[1:17])
	return b, conversation.Metric(k[17]), binary.BigEndian.Uint32(k[18:]), true
}

// questionKey is the question that the reply of a sequence answered.
func questionKey(b chatbot.ID, c conversation.ID, seq uint64) []byte {
	return keyOf(kindQuestion, b.UUID[:], c.UUID[:], u64(seq))
}

func parseQuestionKey(k []byte) (b chatbot.ID, c conversation.ID, seq uint64, ok bool) {
	if len(k) != 1+16+16+8 || k[0] != byte(kindQuestion) {
		return b, c, 0, false
	}
	copy(b.UUID[:], k[1:17])
	copy(c.UUID[:], k[17:33])
	return b, c, binary.BigEndian.Uint64(k[33:]), true
}

func handledKey(b chatbot.ID, h question.Hash) []byte { return keyOf(kindHandled, b.UUID[:], h[:]) }

func contentKey(b chatbot.ID, c knowledge.ContentID) []byte {
	return keyOf(kindContent, b.UUID[:], []byte(c))
}

// contentPartKey is a part of a content that is too large for one value. The
// content's id has no fixed width, so its hash stands for it.
func contentPartKey(b chatbot.ID, c knowledge.ContentID, part uint16) []byte {
	sum := sha256.Sum256([]byte(c))
	return keyOf(kindContentPart, b.UUID[:], sum[:16], binary.BigEndian.AppendUint16(nil, part))
}

func vectorKey(b chatbot.ID, maker knowledge.MakerHash, text knowledge.TextHash) []byte {
	return keyOf(kindVector, b.UUID[:], maker[:], text[:])
}

func makerKey(b chatbot.ID) []byte { return keyOf(kindMaker, b.UUID[:]) }

func sightingsKey(b chatbot.ID) []byte { return keyOf(kindSightings, b.UUID[:]) }

func fileKey(b chatbot.ID, f document.ID) []byte { return keyOf(kindFile, b.UUID[:], f.UUID[:]) }

func filePartKey(f document.ID, part uint16) []byte {
	return keyOf(kindFilePart, f.UUID[:], binary.BigEndian.AppendUint16(nil, part))
}

// lastConversation reads the conversation that ends a key of the visitor, idle and
// bin indexes.
func lastConversation(k []byte) (c conversation.ID) {
	copy(c.UUID[:], k[len(k)-16:])
	return c
}

// timeThenID reads the keys of kindIdle and kindBin.
func timeThenID(k []byte) (time.Time, id.UUID) {
	var u id.UUID
	copy(u[:], k[9:25])
	return fromMillis(k[1:9]), u
}
