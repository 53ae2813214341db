//! The endings of each language. Endings that could also be the end of a stem (Croatian `-em` in
//! `problem`) are taken off a second time, so that `problem` and `problemi` still meet.

use super::{Rules, Step, pairs};

/// Bulgarian: articles, plurals, gender and the commoner endings of verbs. That a short ordered
/// list of endings does most of the work is the idea of Nakov, “BulStem: Design and evaluation of
/// an inflectional stemmer for Bulgarian” (2003).
pub(super) fn bulgarian() -> Rules {
    Rules(vec![
        Step::words("деца>дете децата>дете хора>човек хората>човек съдилища>съд съдилищата>съд"),
        Step::endings(
            3,
            "а я о е и у ю й ия ие ии ът ят ият ата ята ото ето ите ите ията ието иите ието \
             тта>т щта>щ чта>ч овта>ов ълта>л елта>л ове еве овете евете ища ищата>ищ ища>ищ \
             ище>ищ ището>ищ анин>ан анина>ан анинът>ан анино>ан инята ози>ог озите>ог \
             еш ем ете ме им иш аме ате аш ам ях яхме яха ях ахме аха ихме иха их ах еше \
             ехме еха айки ейки йки яме яте ящ яща ящо ящи яш ям яй айте ете ява явам явал",
        ),
        // A verb's -вам and a participle's -л leave a vowel that the other forms do not have.
        Step::endings(4, "ат ал ил ял ян ам им ем аш ещ ащ ящ их ах яв ирал>ир иран>ир ц>к"),
        // More has to remain here: `държава` is not `държа`.
        Step::endings(5, "ав ан"),
        Step::Fleeting {
            vowels: "еъ", all: "аеиоуъюя", before: "клмнрц", length: 5
        },
        Step::endings(3, "ц>к"),
    ])
}

/// Croatian, Bosnian and Serbian in Latin letters, after the idea of Ljubešić, Boras and Kubelka,
/// “Retrieving information in Croatian: building a simple and efficient rule-based stemmer”
/// (2007), which Pandžić carried on.
pub(super) fn croatian() -> Rules {
    Rules(vec![
        Step::words(
            "dijete>djeteta djeca>djeteta djece>djeteta djeci>djeteta djecu>djeteta djecom>djeteta \
             dete>deteta deca>deteta dece>deteta deci>deteta decu>deteta decom>deteta \
             ljudi>čovjek ljude>čovjek ljudima>čovjek čovek>čovjek čoveka>čovjek čoveku>čovjek",
        ),
        Step::endings(
            3,
            "a e i o u om em ama ima ovi ova ove ovima ovom evi eva eve evima \
             og oga ome omu oj im ih eg ega emu \
             šću>st \
             ati iti eti am aš amo ate aju iš imo ite eš emo ete ao io eo ala alo ali ale \
             ila ilo ili ile ela elo eli ele ajući eći ući avši ivši \
             ovati ujem uješ uje ujemo ujete uju ovao ovala ovalo ovali ovale ujući \
             irati>ir iram>ir iraš>ir ira>ir iramo>ir irate>ir iraju>ir irao>ir irala>ir irali>ir",
        ),
        Step::endings(3, "c>k z>g"),
        Step::endings(4, "em im om am og oj ih al il el at kat>kt aš iš eš"),
        Step::Fleeting { vowels: "a", all: "aeiou", before: "cjklmnrtv", length: 5 },
        Step::endings(3, "c>k z>g"),
    ])
}

/// Latvian, after the idea of Kreslins, “A stemming algorithm for Latvian” (1996): the endings of
/// the declensions, then the consonant that the ending had softened.
pub(super) fn latvian() -> Rules {
    Rules(vec![
        Step::endings(
            3,
            "s š a ā e ē i ī o u ū as ās es ēs is īs us os ai ei ij am ām em ēm im īm um iem \
             ie ais ajam ajai ajā ajos ajās ajiem ajām ajai ajo ajus ajas ajie \
             āt ēt īt ot \
             āju āja ājam ājat āji āju ājis ājusi ājuši ājot ās āsi āsim āsiet āšu \
             ēju ēja ējam ējat ēji ējis ējusi ējuši ējot ēs ēsi ēsim ēsiet ēšu \
             īju īja ījam ījat īji ījis ījusi ījuši ījot īsi īsim īsiet īšu \
             amies aties āties ēties īties ējas ājas ojas",
        ),
        // What the past tense and the agent nouns have in common: `-ēja`, `-ējs`.
        Step::endings(4, "āj ēj īj"),
        // Softened consonants.
        Step::endings(3, "ieš>iet ļ>l ļļ>ll ņ>n šņ>sn žņ>zn č>c dž>dz bj>b pj>p mj>m vj>v ķ>k ģ>g"),
    ])
}

/// Maltese: the endings of the sound plurals and of pronouns that are joined to a word, and the
/// person's first letter before the doubled consonant of borrowed verbs. Broken plurals (`tifel`,
/// `tfal`) change the inside of a word and are out of reach.
pub(super) fn maltese() -> Rules {
    Rules(vec![
        Step::words(BROKEN),
        Step::Beginnings(DOUBLED.split_whitespace().collect()),
        Step::endings(
            3,
            "kom hom ha ijiethom ijietna ijietkom ijietha ajiethom ijietu \
             ietna mmna>mm ierna>ier żna>ż",
        ),
        Step::endings(
            3,
            "a à i u o e ija ijiet jiet ajiet iet at iġġi iji aw ew iw awx ewx \
             ax ux ix ok ek x",
        ),
        Step::endings(4, "ċ>k"),
    ])
}

/// The commonest broken plurals.
const BROKEN: &str = "skejjel>skola tfal>tifel tfajliet>tifel żgħażagħ>żagħżugħ kotba>ktieb \
    ħbieb>ħabib rġiel>raġel nisa>mara bliet>belt toroq>triq djar>dar rħula>raħal \
    qrati>qorti ħbula>ħabel ġirien>ġar knejjes>knisja żgħar>żgħir kbar>kbir ġodda>ġdid \
    ulied>wild aħwa>ħu xhieda>xhud mexxejja>mexxej";

/// How borrowed verbs start in the imperfect: `jipprovdi`, `tipprovdi`, `nipprovdu`.
const DOUBLED: &str = "jibb jidd jiff jigg jiġġ jikk jill jimm jinn jipp jirr jiss jitt jivv jizz \
    jiċċ jiżż tibb tidd tiff tigg tiġġ tikk till timm tinn tipp tirr tiss titt tivv tizz tiċċ tiżż \
    nibb nidd niff nigg niġġ nikk nill nimm ninn nipp nirr niss nitt nivv nizz niċċ niżż \
    jista tista nista jistu tistu nistu";

/// Slovak, after the light stemmer for Czech of Dolamic and Savoy (2009), its nearest relative.
/// Long vowels are shortened, since case changes their length (`škola`, `škôl`; `mesto`, `miest`).
pub(super) fn slovak() -> Rules {
    Rules(vec![
        Step::words(
            "dieťaťa>dieťa dieťaťu>dieťa dieťaťom>dieťa deti>dieťa detí>dieťa deťom>dieťa \
             deťoch>dieťa deťmi>dieťa ľudia>človek ľudí>človek ľuďom>človek ľuďoch>človek \
             ľuďmi>človek",
        ),
        Step::endings(
            3,
            "ii ií iám iách eho emu ach ich imi ych ymi ym \
             a á ä e é i í o u ú y ý ia iu ie ou om ov ovi ovia och ách iach ami iami ám iam mi \
             ého ieho ému iemu ých ších>š čích>č cích>c zích>z žích>ž trum>tr ými ími ým ím ej iou \
             ať iť ieť ám áš áme áte ajú jú am aš ame ate ím íš íme íte im iš ime ite \
             al ala alo ali il ila ilo ili el ela elo eli iac iaci iaca iace \
             úc úci úca ajúc ajúci ajúca ajúce ajúcich ajúcim \
             ovať ujem uješ uje ujeme ujete ujú oval ovala ovalo ovali ujúc ujúci ujúca ujúce",
        ),
        Step::Respell(pairs(LENGTHS).collect()),
        Step::endings(4, "ov om am em im al il el it ej"),
        Step::Fleeting { vowels: "e", all: "aeiouyä", before: "bcklmnprv", length: 5 },
        Step::Fleeting { vowels: "o", all: "aeiouyä", before: "k", length: 5 },
        Step::endings(2, "c>k"),
    ])
}

/// Slovak sounds that change with the ending, and what they are held to be.
const LENGTHS: &str = "ie>e á>a é>e í>i ĺ>l ó>o ŕ>r ú>u ý>y ô>o ť>t ď>d ň>n ľ>l";

/// Slovenian, with the endings of Popovič and Willett, “The effectiveness of stemming for
/// natural-language access to Slovene textual data” (1992), cut down to inflection.
pub(super) fn slovenian() -> Rules {
    Rules(vec![
        Step::words(
            "ljudje>človek ljudi>človek ljudem>človek ljudeh>človek ljudmi>človek otroci>otrok \
             otrocih>otrok",
        ),
        Step::endings(2, "tev>tv kev>kv"),
        Step::endings(
            3,
            "a e i o u om em ov ev ih im ah oma ema ama ami imi ima am stmi>st dmi>d jo ega emu \
             ovi ova ove ovoma ovom ovih evi eva eve \
             ati iti eti aš amo ate ajo al ala alo ali ale \
             iš imo ite ijo il ila ilo ili ile el ela eli elo ele \
             ovati ujem uješ uje ujemo ujete ujejo oval ovala ovalo ovali ovale ujoč ujoči \
             irati>ir iram>ir ira>ir iramo>ir irajo>ir iral>ir irala>ir irali>ir irate>ir",
        ),
        // The -j- stands before vowels only: `nasilje`, `nasilij`.
        Step::endings(3, "ij j"),
        Step::endings(4, "om em ov ih im am al il el at"),
        Step::Fleeting { vowels: "e", all: "aeiou", before: "cklmnrv", length: 4 },
        Step::endings(3, "c>k"),
    ])
}
