package extract

import "frontdesk/app/fault"

// The faults of a file that cannot be read. Each says what its owner can do.
var (
	// ErrEmpty is the fault for a file of no bytes.
	ErrEmpty = fault.New(fault.Invalid, "file_empty", "The file is empty. Choose the file again, or save it anew.")
	// ErrKind is the fault for a file of a kind that is not read.
	ErrKind = fault.New(fault.Unsupported, "file_kind", "This kind of file is not read. Save it as PDF, DOCX, ODT, PPTX, HTML, Markdown, text, CSV or XLSX.")
	// ErrDamaged is the fault for a file that cannot be read to its end.
	ErrDamaged = fault.New(fault.Invalid, "file_damaged", "The file is damaged or was not copied whole. Open it in its program, save it anew, and add it again.")
	// ErrEncrypted is the fault for a file that wants a password.
	ErrEncrypted = fault.New(fault.Invalid, "file_encrypted", "The file is protected by a password. Save it without one and add it again.")
	// ErrNoText is the fault for a file in which there is nothing to read.
	ErrNoText = fault.New(fault.Invalid, "file_no_text", "There is no text in this file.")
	// ErrHostile is the fault for a file that is made to do harm, or looks like it.
	ErrHostile = fault.New(fault.Invalid, "file_refused", "The file is built in a way that ordinary programs do not write, so it is not read. Save it anew in its program and add it again.")
	// ErrTooMuch is the fault for a file that holds more than is read of one.
	ErrTooMuch = fault.New(fault.TooLarge, "file_too_much", "The file holds more than is read of one file. Split it and add the parts.")
	// ErrTooSlow is the fault for a file whose reading did not end in time.
	ErrTooSlow = fault.New(fault.Invalid, "file_too_slow", "Reading the file took too long and was stopped. Split it, or save it as text, and add it again.")
	// ErrTooHeavy is the fault for a file whose reading took too much memory.
	ErrTooHeavy = fault.New(fault.TooLarge, "file_too_heavy", "Reading the file took too much memory and was stopped. Split it, or save it as text, and add it again.")
)

// The most that is read of one file.
const (
	// MaxBytes is the size of a file.
	MaxBytes = 50 << 20
	maxText  = 16 << 20 // bytes of text that come out
	maxPages = 5_000
)

func tooMuchText() error {
	return ErrTooMuch.Saying("The file holds more than %d MB of text. Split it into several files and add these.", maxText>>20)
}
