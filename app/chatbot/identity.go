package chatbot

// Whether users of the owner's site prove who they are.
const (
	IdentityOff      = "off"      // nobody is asked; an id that comes is a claim
	IdentityOptional = "optional" // who proves it has one conversation in every browser
	IdentityRequired = "required" // who does not prove it cannot write
)

// Identity says how users of the owner's site are known. The secret that they
// prove it with does not stand here, since this record goes out.
type Identity struct {
	Mode string `json:"mode"` // empty: off
	JWT  bool   `json:"jwt"`  // signed tokens are taken beside hashes
	Text string `json:"text"` // what visitors read in place of the composer where they must be verified; empty: a kind default
	// NoMemory keeps what was said in earlier conversations, and what the page told
	// of its user, out of answers.
	NoMemory bool `json:"noMemory"`
}

func (b Chatbot) validateIdentity(c *checker) {
	switch b.Identity.Mode {
	case "", IdentityOff, IdentityOptional, IdentityRequired:
	default:
		c.check(false, "identity.mode", "One of off, optional, required.")
	}
	c.text("identity.text", b.Identity.Text, 500)
}
