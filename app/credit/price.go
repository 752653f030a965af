package credit

import (
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// Price is what a reply of a kind costs, in credits. A person, a form and a
// refusal never cost anything. model is the name of the model that wrote it.
func Price(p chatbot.Prices, kind conversation.Kind, model string) int {
	switch kind {
	case conversation.KindDirect:
		return p.Direct
	case conversation.KindChoices:
		return p.Choices
	case conversation.KindPassages:
		return p.Passages
	case conversation.KindNone:
		return p.None
	case conversation.KindModel:
		return modelPrice(p, model)
	default:
		return 0
	}
}

// modelPrice compares names as the model server does: no tag means "latest".
func modelPrice(p chatbot.Prices, model string) int {
	if price, found := p.Models[model]; found {
		return price
	}
	for name, price := range p.Models {
		if tagged(name) == tagged(model) {
			return price
		}
	}
	return p.Model
}

func tagged(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if !strings.Contains(name[strings.LastIndexByte(name, '/')+1:], ":") {
		name += ":latest"
	}
	return name
}
