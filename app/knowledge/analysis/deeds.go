package analysis

import (
	"iter"
	"math/bits"
	"strings"
)

// Deeds are the kinds of things that a sentence asks to be done, one bit each.
// "Add a card" and "remove a card" are about the same thing and mean the
// opposite: the deeds tell them apart where nearly all else is alike.
type Deeds uint32

// DeedKinds is how many kinds there are at most.
const DeedKinds = 32

// deedWords are the words of each kind, by which it is known: what customers ask
// of a shop, a bank, an office or a program. A word may be of several kinds.
func deedWords() []string {
	return []string{
		"add adds adding added create creates creating created make makes making made put puts putting insert inserting include including append attach attaching new generate generating build building compose register registering registered registration enroll enrol join joining",
		"set sets setting setup schedule scheduling scheduled arrange arranging plan planning book booking booked reserve reserving reservation remind reminder appoint appointment install installing configure configuring program",
		"remove removes removing removed delete deletes deleting deleted deletion cancel cancels cancelling canceling cancelled canceled cancellation erase erasing clear clearing drop unsubscribe terminate terminating discard rid revoke undo dismiss withdraw withdrawing eliminate unset",
		"change changes changing changed modify modifying modified edit editing update updates updating updated alter adjust adjusting switch switching replace replacing rename renaming move moving correct correcting swap shift upgrade upgrading downgrade downgrading reschedule rescheduling",
		"show shows showing list lists display see view viewing check checking read reading tell give pull review look looking search searching find finding know inform",
		"have has got there exist exists any",
		"on start starts starting started enable enabling activate activating activated activation launch run running begin resume resuming unmute open opening reopen",
		"off stop stops stopping disable disabling deactivate deactivating deactivated shut close closing closed pause pausing mute silence quit end ending halt",
		"up increase increasing raise raising louder higher brighter brighten more maximum max boost lighten expand extend extending bigger",
		"down decrease decreasing reduce reducing lower lowering dim dimmer softer quieter less minimum min darken shorten smaller",
		"send sends sending sent reply replying respond forward forwarding submit submitting share sharing post posting publish publishing tweet mail message write writing",
		"buy buying bought order orders ordering ordered purchase purchasing purchased pay pays paying paid get",
		"return returns returning returned refund refunds refunded reimburse reimbursement exchange",
		"track tracking status progress where arrive arrives arrived arriving",
		"fix fixing repair repairing broken problem problems error errors fail fails failed failing failure issue issues trouble crash crashes wrong",
		"play plays playing listen listening hear watch watching",
		"call calls calling contact phone reach ring talk speak",
		"compare comparing difference differences between versus better best",
		"convert converting conversion exchange translate translating translation",
		"repeat repeating again retry",
		"like likes love loves enjoy favorite favorites favourite favourites rate prefer hate dislike",
		"why explain explaining mean means meaning reason",
		"cost costs price prices much fee fees charge charges charged expensive",
		"when time times date dates day days long until",
		"who whose whom",
		"many number count",
	}
}

// deeds gives the words of a language their kinds. Only those of English are
// known.
func deeds(lang string) map[string]Deeds {
	if lang != "en" {
		return nil
	}
	out := map[string]Deeds{}
	for n, words := range deedWords() {
		for w := range strings.FieldsSeq(words) {
			out[w] |= 1 << n
		}
	}
	return out
}

// Deeds are those of one word, as a token holds it.
func (a *Analyzer) Deeds(word string) Deeds { return a.deeds[word] }

// All gives the kinds, from 0.
func (d Deeds) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for d != 0 {
			n := bits.TrailingZeros32(uint32(d))
			if !yield(n) {
				return
			}
			d &^= 1 << n
		}
	}
}
