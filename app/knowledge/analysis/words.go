package analysis

// sameWords gives the language under which the words of lang are listed.
func sameWords(lang string) string {
	if lang == "nb" || lang == "nn" {
		return "no"
	}
	return lang
}

// functionWords are the words of a language that bind or ask. They are few on
// purpose: what is in doubt is left out, since rarity weighs the rest. Written
// folded, without apostrophes.
func functionWords(lang string) string {
	return map[string]string{
		"en": `a an the and or but if of to in on at by for from with about into as is are was were be been being am do does did
			doing have has had having can could will would shall should may might must i im ive id me my mine myself you your yours youre
			youve we our us they them their he she his her it its this that these those there here how what whats when where wheres which
			who whos why whom not no nor so than then too very just also any some such only own same both each more most other
			dont doesnt didnt cant cannot couldnt wont wouldnt isnt arent wasnt werent havent hasnt hadnt shouldnt ill were
			want wants wanted need needs get gets getting got way possible best please tell know wondering want someone anyone
			make makes making let lets try trying like`,
		"de": `der die das den dem des ein eine einen einem einer eines und oder aber wenn von zu zum zur im in an am auf bei für mit
			nach aus über unter vor ist sind war waren sein bin bist habe hat haben hatte kann kannst können könnte könnten wird werden
			würde soll sollte muss müssen darf ich mich mir mein meine meinen meinem meiner du dich dir dein deine sie ihr ihre ihren er es
			wir uns unser unsere man dies diese dieser dieses dass wie was wann wo wer warum wieso weshalb welche welcher welches wohin
			nicht kein keine so auch nur noch schon sehr als möchte will etwas gibt bekomme mache machen`,
		"fr": `le la les l un une des de du d et ou mais si à au aux en dans sur par pour avec sans sous est sont était être suis es ai as
			a ont avoir peut peux pouvez puis dois doit faut faire fait fais je j me m mon ma mes tu te t ton ta tes vous votre vos il elle
			ils elles on nous notre nos ce cet cette ces cela ça que qu qui quoi quel quelle quels quelles comment quand où pourquoi
			combien ne n pas plus y se s son sa ses veux voudrais souhaite`,
		"es": `el la los las un una unos unas de del y o pero si a al en con por para sin sobre es son era ser estar está están estoy he
			ha han haber hay puedo puede pueden podría debo debe hacer hago yo me mi mis mío tu tus te su sus se usted ustedes nos nuestro
			nuestra él ella ellos lo le les este esta estos estas eso esto que qué quien quién cual cuál cómo como cuándo cuando dónde
			donde cuanta cuanto no ni más muy también ya quiero quisiera necesito tengo tiene`,
		"it": `il lo la i gli le un uno una di a da in con su per tra fra del della dei delle dello al alla ai alle nel nella sul sulla e o
			ma se è sono era essere ho hai ha hanno avere posso può puoi potrei devo deve fare faccio io mi me mio mia miei tu ti tuo tua
			si suo sua noi ci nostro voi vi vostro questo questa questi quello che chi cosa come quando dove perché quale quali quanto
			quanta non più anche molto vorrei voglio`,
		"pt": `o a os as um uma uns umas de do da dos das e ou mas se em no na nos nas com por para sem sobre ao à é são era ser estar
			está estou tem tenho há posso pode podem devo deve fazer faço eu me meu minha meus minhas tu te teu tua você vocês seu sua nós
			nosso nossa ele ela isso este esta que quem qual quais como quando onde porque porquê quanto não mais muito também já quero
			gostaria preciso`,
		"nl": `de het een en of maar als van naar in op aan bij voor met uit over onder is zijn was waren ben bent heb heeft hebben had kan
			kunt kunnen zal zou wordt worden moet mag ik me mij mijn je jij jouw u uw hij zij ze haar wij we ons onze dit dat deze die er
			hoe wat wanneer waar wie waarom welke niet geen ook nog wel dan te wil graag doe doen`,
		"sv": `en ett den det de och eller men om av till i på för med från är var vara har hade kan kunde ska skulle jag mig min mitt mina
			du dig din ditt dina vi oss vår ni er han hon denna detta dessa hur vad när var vem varför vilken vilka inte som att vill gör
			göra får måste`,
		"no": `en et ei den det de og eller men om av til i på for med fra er var være har hadde kan kunne skal skulle jeg meg min mitt
			mine du deg din ditt dine vi oss vår dere han hun denne dette disse hvordan hva når hvor hvem hvorfor hvilken ikke som at vil
			gjør gjøre får må`,
		"da": `en et den det de og eller men om af til i på for med fra er var være har havde kan kunne skal skulle jeg mig min mit mine
			du dig din dit dine vi os vores han hun denne dette disse hvordan hvad hvornår hvor hvem hvorfor hvilken ikke som at vil gør
			gøre får må`,
		"pl": `i oraz lub ale jeśli w we na do z ze od po dla o przez jest są był być mam ma mają mogę może można ja mnie mi mój moja moje
			ty twój się to ten ta te co kto jak kiedy gdzie dlaczego czy który która które ile nie jako chcę`,
		"ru": `и или но а если в во на к с со от до по для о об из у за при это этот эта эти тот та то я мне меня мой моя мои мы нам наш
			ты вы вас вам ваш он она они его её их как что кто где когда почему зачем какой какая какие сколько не ни ли бы же можно могу
			может нужно надо есть был была быть хочу`,
		"tr": `ve veya ama ile için bir bu şu o ben benim bana sen siz biz bizim nasıl ne nedir neden niçin kim nerede hangi mi mı mu mü
			de da var yok değil çok istiyorum`,
		"hu": `a az egy és vagy de ha nem is hogy hogyan mi mit ki hol mikor miért melyik mennyi van vannak volt lesz lehet tudom kell én
			nekem ezt azt ez meg el`,
	}[lang]
}

// politeWords greet, please and thank; they never tell what a question is about.
func politeWords(lang string) string {
	return map[string]string{
		"en": `hi hello hey hiya greetings thanks thank thankyou thx please pls plz kindly sorry excuse dear morning afternoon evening
			cheers bye goodbye ok okay yes yeah`,
		"de": `hallo hi hey moin servus danke dankeschön bitte entschuldigung guten tag morgen abend grüß gruß tschüss ok ja`,
		"fr": `bonjour bonsoir salut merci svp stp plaît plait pardon ok oui`,
		"es": `hola buenos buenas gracias favor saludos disculpe perdón ok vale`,
		"it": `ciao buongiorno buonasera salve grazie prego scusi favore ok`,
		"pt": `olá oi bom boa obrigado obrigada favor desculpe ok sim`,
		"nl": `hallo hoi hey dag goedemorgen goedemiddag bedankt dank alstublieft alsjeblieft sorry ok ja`,
		"sv": `hej tack snälla ursäkta ok ja`,
		"no": `hei takk vennligst unnskyld ok ja`,
		"da": `hej tak venligst undskyld ok ja`,
		"ru": `привет здравствуйте добрый спасибо пожалуйста извините да`,
		"pl": `cześć witam hej dzień dobry dziękuję proszę przepraszam tak`,
		"tr": `merhaba selam teşekkürler teşekkür lütfen evet`,
		"hu": `szia helló köszönöm kérem igen`,
	}[lang]
}
