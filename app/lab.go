package app

import (
	"frontdesk/app/lab"
	"frontdesk/app/question"
	"frontdesk/app/store"
)

// assembleLab makes what looks back on questions and tries changes on them.
func assembleLab(a *App) {
	a.questions = question.New(question.Config{
		Store: store.Questions(a.store), Contents: a.contents, Meaning: a.contents.Encoding(), Clock: a.clock, Log: a.log, OnChange: a.announce.questionsChanged,
	})
	a.lab = lab.New(lab.Config{
		Asker: a.runner, Questions: a.questions, Threads: store.Conversations(a.store), Contents: a.contents, Journal: store.Trials{Store: a.store},
		Clock: a.clock, Log: a.log, OnTrial: a.announce.trialWentOn,
	})
}
