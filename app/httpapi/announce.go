package httpapi

import (
	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
)

// What the composition root publishes to streams, in the words of the wire.

// MessageOf is a stored message as those who watch its conversation get it.
func MessageOf(m conversation.Message) Message { return messageOf(m) }

// ImportRunOf is how far an import is.
func ImportRunOf(r knowledge.ImportRun) ImportRun { return ImportRunOf(r) }
