package answer

import (
	"fmt"
	"strings"

	"frontdesk/app/conversation"
	"frontdesk/app/email"
)

// transcriptWish is how a language says that a conversation is to be sent: folded
// pieces of text, one of send, of what and of whom, and none of not.
type transcriptWish struct {
	send, what, whom, not []string
	unspaced              bool // the language writes no spaces
}

func folded(list ...string) []string {
	for i, s := range list {
		list[i] = fold(s)
	}
	return list
}

var transcriptWishes = []transcriptWish{
	{
		send: folded(" email ", " e mail ", " mail ", " send ", " sent ", " forward ", " get ", " have ", " receive "),
		what: folded(" this conversation ", " our conversation ", " the conversation ", " this chat ", " our chat ", " the chat ", " chat transcript ", " a transcript ", " the transcript ",
			" chat history ", " chat log ", " whole chat ", " this talk ", " our talk ", " this dialogue ", " our discussion ", " this discussion ", " this transcript ", " transcript of "),
		whom: folded(" email me ", " e mail me ", " mail me ", " send me ", " to me ", " my email ", " my e mail ", " my mail ", " my inbox ", " by email ", " by e mail ", " by mail ", " via email ", " via e mail ",
			" copy of this ", " copy of our ", " copy of the chat ", " copy of the conv", " i get a transcript ", " i get the transcript ", " i have a transcript ", " transcript of this ", " transcript of our ", " transcript of the c", " mail this conv", " mail this chat ", " mail it to "),
		not: folded(" chat link ", " chat room ", " chat widget ", " chatbot ", " chat button ", " chat feature ", " academic ", " grades ", " university ", " college "),
	},
	{
		send: folded("schick", " send", " mail", " zusend", " bekomme", " haben ", " erhalten "),
		what: folded("gespräch", " chat ", "chatverlauf", "unterhaltung", "konversat", "verlauf ", "protokoll des", "dialog "),
		whom: folded(" mir ", " uns ", " per mail ", " per e mail ", " per email ", " meine mail", " meine e mail", " als mail ", " als e mail ", " kopie "),
		not:  folded("gesprächstermin", "chatlink"),
	},
	{
		send: folded("envía", "enviar", "envíe", "mandar", "manda", "mande", "reenvia", "recibir"),
		what: folded("conversación", " chat ", "transcripción", " charla ", " diálogo "),
		whom: folded("me ", " mi correo ", " por correo ", " por email ", " por e mail ", " mi email ", " copia "),
	},
	{
		send: folded("envoy", "transférer", "transmettre", "recevoir", "transmett"),
		what: folded("conversation", " chat ", "discussion", "échange ", "transcription", "retranscription", " tchat "),
		whom: folded(" moi ", " me ", " m ", "menvoyer", "mail ", "courriel", " copie "),
	},
	{
		send: folded("envia", "envie", "manda", "mande", "receber"),
		what: folded("conversa ", " chat ", "transcrição", " diálogo "),
		whom: folded(" me ", " mim ", "me ", " por e mail ", " por email ", " meu e mail ", " meu email ", " copia "),
	},
	{
		send: folded("invia", "mand", "inoltra", "ricevere", "spedi"),
		what: folded("conversazione", " chat ", "trascrizione", "dialogo "),
		whom: folded("mi ", " per e mail ", " per email ", " via e mail ", " via email ", " mia mail ", " mia e mail ", " copia "),
	},
	{
		send: folded("stuur", "sturen", " mail", " zend", "verzend", "ontvangen"),
		what: folded("gesprek", " chat ", "conversatie", "chatgeschiedenis", "transcript"),
		whom: folded(" mij ", " me ", " per mail ", " per e mail ", " mijn mail ", " mijn e mail", " kopie "),
	},
	{
		send: folded("wyślij", "wyślesz", "przesl", "prześl", "wysłać", "wyslac", "otrzymać", "wyslij"),
		what: folded("rozmow", "rozmów", " czat", " chat", "konwersacj", "transkrypcj", "zapis "),
		whom: folded(" mi ", " mnie ", "mailem", " e mail", " mail ", " kopi"),
	},
	{
		send: folded("gönder", "yolla", "ilet", "mail at", "posta at"),
		what: folded("konuşma", "sohbet", "görüşme", "yazışma"),
		whom: folded(" bana ", "posta", " mail", "email", " e mail", "kopya"),
	},
	{
		send: folded("أرسل", "ارسال", "إرسال", "ابعث", "تبعث"),
		what: folded("المحادثة", "الدردشة", "الحوار", "محادثتنا"),
		whom: folded("لي ", "إلي", "بريد", "ايميل", "إيميل", "نسخة", "أرسلي", "ارسلها"),
	},
	{
		send: folded("भेज", "मेल कर", "ईमेल कर"),
		what: folded("बातचीत", "चैट", "वार्तालाप", "संवाद"),
		whom: folded("मुझे", "ईमेल", "मेल", "मेरे"),
	},
	{
		send: folded("送って", "送信", "送付", "メールして", "送れ", "もらえ", "ください"),
		what: folded("会話", "チャット", "やりとり", "やり取り", "履歴"),
		whom: folded("メール", "私に", "送って"), unspaced: true,
	},
	{
		send: folded("发送", "发给", "发到", "寄", "发我", "转发", "發送", "發給", "發到"),
		what: folded("对话", "聊天", "会话", "對話", "谈话"),
		whom: folded("我", "邮箱", "邮件", "电子邮件", "郵件"), unspaced: true,
	},
}

// atEndWords say that something is to be done when the conversation is over.
var atEndWords = folded(" at the end ", " when we are done ", " when we re done ", " when were done ", " when were finished ", " when we are finished ", " when this ends ", " when it ends ",
	" when the chat ends ", " when the conversation ends ", " once we are done ", " once were done ", " afterwards ", " when i am done ", " when im done ", " when i leave ",
	" am ende ", " wenn wir fertig ", " danach ", " al final ", " cuando terminemos ", " a la fin ", " quand nous aurons fini ", " no final ", " quando terminarmos ", " alla fine ", " quando abbiamo finito ",
	" aan het einde ", " als we klaar zijn ", " na koniec ", " sonunda ", " bitince ")

// letterTexts are what the assistant says about sending a conversation.
type letterTexts struct {
	ask, wrong, shall, now, later, no, onItsWay, whenOver, cannot, tooMany, kept string
}

func (t letterTexts) sent(to email.Address) string  { return fmt.Sprintf(t.onItsWay, to) }
func (t letterTexts) atEnd(to email.Address) string { return fmt.Sprintf(t.whenOver, to) }

// confirm asks whether to send to an address that is known.
func (t letterTexts) confirm(l letter) Reply {
	r := said(conversation.KindDialog, fmt.Sprintf(t.shall, l.to))
	now, later := conversation.Option{Label: t.now, Value: valueMailNow + string(l.to)}, conversation.Option{Label: t.later, Value: valueMailEnd + string(l.to)}
	r.Options = []conversation.Option{now, later, {Label: t.no, Value: valueMailNo}}
	if l.atEnd {
		r.Options[0], r.Options[1] = later, now
	}
	return r
}

// transcriptTexts are those of a language by its tag (BCP 47), English where there
// are none.
func transcriptTexts(tag string) letterTexts {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if t, known := lettersIn[base]; known {
		return t
	}
	return lettersIn["en"]
}

var lettersIn = map[string]letterTexts{
	"en": {"With pleasure. Which e-mail address shall I send it to?", "I cannot read that address. Please write it like name@example.com.", "Shall I send this conversation to %s? You can also write another address.",
		"Yes, send it now", "Send it when we are done", "No, thanks", "This conversation is on its way to %s.", "I will send it to %s when this conversation ends.",
		"I am sorry, e-mail is not set up here. You can keep a copy with “Download this conversation” in the menu above.", "It was sent a few times already. Please ask again later.", "All right, nothing is sent."},
	"es": {"Con mucho gusto. ¿A qué dirección de correo la envío?", "No puedo leer esa dirección. Escríbala como nombre@ejemplo.com.", "¿Envío esta conversación a %s? También puede escribir otra dirección.",
		"Sí, enviarla ahora", "Enviarla cuando terminemos", "No, gracias", "Esta conversación va en camino a %s.", "La enviaré a %s cuando termine esta conversación.",
		"Lo siento, aquí no está configurado el correo. Puede guardar una copia desde el menú de arriba.", "Ya se ha enviado varias veces. Vuelva a pedirlo más tarde.", "De acuerdo, no se envía nada."},
	"fr": {"Avec plaisir. À quelle adresse e-mail dois-je l’envoyer ?", "Je ne peux pas lire cette adresse. Écrivez-la comme nom@exemple.com.", "Dois-je envoyer cette conversation à %s ? Vous pouvez aussi écrire une autre adresse.",
		"Oui, l’envoyer maintenant", "L’envoyer quand nous aurons fini", "Non merci", "Cette conversation est en route vers %s.", "Je l’enverrai à %s à la fin de cette conversation.",
		"Désolé, l’e-mail n’est pas configuré ici. Vous pouvez garder une copie depuis le menu ci-dessus.", "Elle a déjà été envoyée plusieurs fois. Redemandez plus tard.", "D’accord, rien n’est envoyé."},
	"de": {"Gerne. An welche E-Mail-Adresse soll ich es schicken?", "Diese Adresse kann ich nicht lesen. Schreiben Sie sie bitte wie name@example.com.", "Soll ich dieses Gespräch an %s schicken? Sie können auch eine andere Adresse schreiben.",
		"Ja, jetzt schicken", "Schicken, wenn wir fertig sind", "Nein, danke", "Dieses Gespräch ist unterwegs an %s.", "Ich schicke es an %s, wenn dieses Gespräch endet.",
		"Leider ist hier kein E-Mail-Versand eingerichtet. Über das Menü oben können Sie eine Kopie speichern.", "Es wurde schon einige Male geschickt. Fragen Sie bitte später noch einmal.", "Gut, es wird nichts geschickt."},
	"pt": {"Com todo o gosto. Para que endereço de e-mail devo enviar?", "Não consigo ler esse endereço. Escreva-o como nome@exemplo.com.", "Envio esta conversa para %s? Também pode escrever outro endereço.",
		"Sim, enviar agora", "Enviar quando terminarmos", "Não, obrigado", "Esta conversa está a caminho de %s.", "Vou enviá-la para %s quando esta conversa terminar.",
		"Lamento, o e-mail não está configurado aqui. Pode guardar uma cópia pelo menu acima.", "Já foi enviada algumas vezes. Peça de novo mais tarde.", "Muito bem, nada é enviado."},
	"it": {"Con piacere. A quale indirizzo e-mail devo inviarla?", "Non riesco a leggere questo indirizzo. Lo scriva come nome@esempio.com.", "Invio questa conversazione a %s? Può anche scrivere un altro indirizzo.",
		"Sì, inviala ora", "Inviala quando abbiamo finito", "No, grazie", "Questa conversazione è in viaggio verso %s.", "La invierò a %s quando questa conversazione finirà.",
		"Mi dispiace, qui la posta elettronica non è configurata. Può conservarne una copia dal menu in alto.", "È già stata inviata alcune volte. Riprovi più tardi.", "Va bene, non viene inviato nulla."},
	"nl": {"Graag. Naar welk e-mailadres zal ik het sturen?", "Dat e-mailadres kan ik niet lezen. Schrijf het als naam@example.com.", "Zal ik dit gesprek naar %s sturen? U kunt ook een ander e-mailadres schrijven.",
		"Ja, stuur het nu", "Stuur het als we klaar zijn", "Nee, bedankt", "Dit gesprek is onderweg naar %s.", "Ik stuur het naar %s als dit gesprek eindigt.",
		"E-mail is hier helaas niet ingesteld. Via het menu hierboven kunt u een kopie bewaren.", "Het is al een paar keer verstuurd. Vraag het later nog eens.", "Goed, er wordt niets verstuurd."},
	"pl": {"Chętnie. Pod jakim adresem e-mail mam ją przesłać?", "Nie mogę odczytać tego adresu. Proszę zapisać go jak nazwa@example.com.", "Czy wysłać tę rozmowę na %s? Można też wskazać inną skrzynkę e-mail.",
		"Tak, wyślij teraz", "Wyślij, gdy skończymy", "Nie, dziękuję", "Ta rozmowa jest w drodze na %s.", "Wyślę ją na %s po zakończeniu tej rozmowy.",
		"Niestety poczta nie jest tu skonfigurowana. Kopię można zapisać z menu powyżej.", "Wysłano ją już kilka razy. Proszę spróbować później.", "Dobrze, nic nie zostanie wysłane."},
	"tr": {"Memnuniyetle. Hangi e-posta adresine göndereyim?", "Bu adresi okuyamıyorum. Lütfen ad@example.com gibi yazın.", "Bu görüşmeyi %s adresine göndereyim mi? Başka bir adresi de yazabilirsiniz.",
		"Evet, şimdi gönder", "Bitirince gönder", "Hayır, teşekkürler", "Bu görüşme %s adresine yola çıktı.", "Görüşme bitince %s adresine göndereceğim.",
		"Üzgünüm, burada e-posta ayarlanmamış. Yukarıdaki menüden bir kopyasını kaydedebilirsiniz.", "Zaten birkaç kez gönderildi. Lütfen daha sonra tekrar isteyin.", "Tamam, hiçbir şey gönderilmiyor."},
	"ar": {"بكل سرور. إلى أي عنوان بريد إلكتروني أرسلها؟", "لا أستطيع قراءة هذا العنوان. اكتبه مثل name@example.com.", "هل أرسل هذه المحادثة إلى %s؟ يمكنك أيضًا كتابة عنوان آخر.",
		"نعم، أرسلها الآن", "أرسلها عندما ننتهي", "لا، شكرًا", "هذه المحادثة في طريقها إلى %s.", "سأرسلها إلى %s عند انتهاء هذه المحادثة.",
		"عذرًا، البريد الإلكتروني غير مُعدّ هنا. يمكنك حفظ نسخة من القائمة أعلاه.", "أُرسلت عدة مرات بالفعل. اطلب ذلك لاحقًا من فضلك.", "حسنًا، لن يُرسل شيء."},
	"hi": {"ख़ुशी से। इसे किस ईमेल पते पर भेजूँ?", "मैं यह पता पढ़ नहीं पा रहा। कृपया name@example.com की तरह लिखें।", "क्या यह बातचीत %s पर भेज दूँ? आप दूसरा पता भी लिख सकते हैं।",
		"हाँ, अभी भेजें", "बात पूरी होने पर भेजें", "नहीं, धन्यवाद", "यह बातचीत %s पर भेजी जा रही है।", "यह बातचीत ख़त्म होने पर %s पर भेज दी जाएगी।",
		"क्षमा करें, यहाँ ईमेल सेट नहीं है। ऊपर के मेनू से आप एक प्रति सहेज सकते हैं।", "यह पहले ही कुछ बार भेजी जा चुकी है। कृपया बाद में फिर कहें।", "ठीक है, कुछ नहीं भेजा जाएगा।"},
	"ja": {"承知しました。どのメールアドレスにお送りしましょうか。", "そのアドレスを読み取れません。name@example.com のように入力してください。", "この会話を %s にお送りしますか。別のアドレスを入力することもできます。",
		"はい、今すぐ送る", "終わったら送る", "いいえ、結構です", "この会話を %s にお送りしています。", "この会話が終わったら %s にお送りします。",
		"申し訳ありませんが、ここではメールが設定されていません。上のメニューから保存できます。", "すでに何度か送信しました。しばらくしてからもう一度お試しください。", "承知しました。何も送信しません。"},
	"zh": {"好的。请问要发送到哪个电子邮箱？", "我无法识别这个地址。请按 name@example.com 的格式填写。", "要把这段对话发送到 %s 吗？您也可以填写其他地址。",
		"是，现在发送", "结束后发送", "不用了，谢谢", "这段对话正在发送到 %s。", "对话结束后将发送到 %s。",
		"抱歉，此处未设置电子邮件。您可以通过上方菜单保存副本。", "已经发送过几次了，请稍后再试。", "好的，不会发送任何内容。"},
}
