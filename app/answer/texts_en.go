package answer

// english is the language that everything falls back to: it has every text.
var english = language{
	texts: map[textKey]string{
		textGreeting:       "Hello! What would you like to know?",
		textThanks:         "You are welcome. Is there anything else you would like to know?",
		textBye:            "Goodbye, and thank you for stopping by.",
		textAgreed:         "All right. Ask me whenever you have a question.",
		textGoOn:           "What would you like to know?",
		textWhich:          "I am not sure which one you mean. Please name it.",
		textFound:          "Here is what I found:",
		textFoundSlow:      "I cannot write you a full answer right now. Here is what our pages say:",
		textChoose:         "Which of these do you mean?",
		textMaybe:          "I did not find a sure answer. Is it one of these?",
		textElse:           "Something else",
		textNoneMeant:      "I am sorry, then I do not have the answer. You can also ask in other words.",
		textNotFound:       "I am sorry, I did not find anything about that.",
		textSayMore:        "Could you put your question into a few more words?",
		textOffer:          "You can reach a person %s.",
		textReach:          "You can reach a person %s.",
		textReachNobody:    "I am sorry, I cannot connect you to a person here. Please use the contact details on this website.",
		textReachEmail:     "by e-mail at %s",
		textReachPhone:     "by phone at %s",
		textReachURL:       "at %s",
		textReachOr:        "or",
		textShare:          "Shall I pass on %s so that you can be contacted?",
		textShareYes:       "Yes, pass it on",
		textShareNo:        "No, thanks",
		textShared:         "Thank you. I have passed it on, and somebody will get back to you.",
		textKept:           "All right, I will not pass it on.",
		textGiveWay:        "With pleasure. What is your e-mail address or your phone number?",
		textFillIn:         "With pleasure. Please leave your details here, and somebody will get back to you.",
		textAnd:            "and",
		textHaveAlready:    "Your details are passed on already, and somebody will get back to you. Write them once more if they have changed.",
		textTrouble:        "I am sorry, something went wrong on our side. Please ask again in a moment.",
		textGate:           "I am sorry, I may not answer you here. This chat is for subscribers.",
		textNoCredits:      "You have used up your credits.",
		textNoCreditsUntil: "You have used up your credits for now. You get new ones on %s.",
		textAnswerEmpty:    "I am sorry, there is nothing more about “%s” that I can quote.",
		textKnown:          "This is what I know about you:",
		textYourName:       "Your name is %s.",
		textAsked:          "On %s you asked:",
		textAnswered:       "The answer was: %s",
		textNoEarlier:      "I do not know of an earlier conversation with you here.",
		textAnswerOnPage:   "You can read about this here: “%s” [1]",
	},
	talk: smallTalk{
		core: map[string]talk{
			"hello": talkGreeting, "hi": talkGreeting, "hey": talkGreeting, "hiya": talkGreeting, "howdy": talkGreeting,
			"greetings": talkGreeting, "good morning": talkGreeting, "good afternoon": talkGreeting,
			"good evening": talkGreeting, "good day": talkGreeting, "how are you": talkGreeting, "hows it going": talkGreeting,
			"thanks": talkThanks, "thank you": talkThanks, "thx": talkThanks, "ty": talkThanks, "cheers": talkThanks,
			"much appreciated": talkThanks, "that helped": talkThanks, "that helps": talkThanks,
			"bye": talkBye, "goodbye": talkBye, "good bye": talkBye, "good night": talkBye, "see you": talkBye, "see ya": talkBye,
			"have a nice day": talkBye, "have a good day": talkBye, "thats all": talkBye, "that is all": talkBye,
			"ok": talkAgreed, "okay": talkAgreed, "alright": talkAgreed, "all right": talkAgreed, "great": talkAgreed,
			"perfect": talkAgreed, "cool": talkAgreed, "nice": talkAgreed, "got it": talkAgreed, "i see": talkAgreed,
			"understood": talkAgreed, "awesome": talkAgreed, "wonderful": talkAgreed, "very good": talkAgreed,
		},
		fillers: setOf("there", "again", "you", "so", "much", "very", "a", "lot", "for", "your", "the", "help", "all",
			"everyone", "everybody", "bot", "friend", "sir", "madam", "team", "and", "really", "oh", "well", "then", "now",
			"today", "no", "its", "was", "ok", "to", "too", "later", "soon", "many", "answer", "quick", "kind", "it", "yes"),
	},
}

func setOf(list ...string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, w := range list {
		set[w] = true
	}
	return set
}
