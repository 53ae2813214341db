//! Pseudo-words of a language, distributed as words are.
//!
//! Each language has 20,000 words. The most frequent are its real function words; the others are built of syllables
//! and endings in its letters, several endings to a stem, so that stemmers, folding, collation and compression have
//! about the work that they have with real text. Frequency follows Zipf and Mandelbrot: p(rank) ∝ 1 / (rank + 2.7).

use crate::rng::{Rng, number_of};
use std::collections::BTreeSet;

const WORDS: usize = 20_000;

/// The letters of a language; each list is separated by spaces, `-` stands for nothing.
pub struct Letters {
    pub code: &'static str,
    pub name: &'static str,
    function_words: &'static str,
    onsets: &'static str,
    nuclei: &'static str,
    codas: &'static str,
    endings: &'static str,
}

/// The letters for a language code; a code that is not known by itself or by its first subtag gets English letters.
pub fn letters(code: &str) -> &'static Letters {
    let primary = code.split('-').next().unwrap_or(code);
    LETTERS
        .iter()
        .find(|l| l.code == code)
        .or_else(|| LETTERS.iter().find(|l| l.code == primary))
        .unwrap_or(&LETTERS[0])
}

/// What the language is called by those who speak it, or its code where this program does not know.
pub fn name_of(code: &str) -> &str {
    let letters = letters(code);
    if letters.code == code { letters.name } else { code }
}

pub fn is_right_to_left(code: &str) -> bool {
    matches!(code.split('-').next(), Some("ar" | "fa" | "he" | "ur"))
}

/// The words of one language by rank, the most frequent first.
pub struct Words {
    words: Vec<String>,
    /// Share of the text that is made of the words up to this rank: ascending, ends at 1.
    cumulative: Vec<f64>,
    function_words: usize,
}

impl Words {
    pub fn new(code: &str, seed: u64) -> Words {
        let letters = letters(code);
        let list = |text: &'static str| -> Vec<&'static str> {
            text.split_whitespace().map(|item| if item == "-" { "" } else { item }).collect()
        };
        let onsets = list(letters.onsets);
        let nuclei = list(letters.nuclei);
        let codas = list(letters.codas);
        let endings = list(letters.endings);
        let mut rng = Rng::new(seed, &[number_of("words"), number_of(code)]);

        let mut words: Vec<String> =
            list(letters.function_words).iter().map(|w| w.to_string()).collect();
        let mut seen: BTreeSet<String> = words.iter().cloned().collect();
        let function_words = words.len();
        let mut stems: Vec<String> = Vec::new();
        while words.len() < WORDS {
            let known_stem = stems.len() > 50 && rng.percent(45);
            let stem = if known_stem {
                stems[rng.below(stems.len())].clone()
            } else {
                // Frequent words are short.
                let syllables = match words.len() {
                    0..300 => 1,
                    300..3000 => rng.between(1, 2),
                    _ => rng.between(2, 3).min(rng.between(2, 3)),
                };
                let mut stem = String::new();
                for syllable in 0..syllables {
                    stem.push_str(mostly_short(&onsets, &mut rng));
                    stem.push_str(mostly_short(&nuclei, &mut rng));
                    // Few codas within a word keep it readable.
                    if syllable + 1 == syllables || rng.percent(25) {
                        stem.push_str(mostly_short(&codas, &mut rng));
                    }
                }
                stem
            };
            let mut word = stem.clone();
            if rng.percent(60) {
                word.push_str(rng.pick(&endings));
            }
            // German writes nouns, about a quarter of its words, with a capital letter.
            if letters.code == "de" && rng.percent(25) {
                word = capitalised(&word);
            }
            if word.chars().count() > 1 && seen.insert(word.clone()) {
                words.push(word);
                if !known_stem {
                    stems.push(stem);
                }
            }
        }

        let mut sum = 0.0;
        let mut cumulative: Vec<f64> = (0..words.len())
            .map(|rank| {
                sum += 1.0 / (rank as f64 + 3.7);
                sum
            })
            .collect();
        for share in &mut cumulative {
            *share /= sum;
        }
        Words { words, cumulative, function_words }
    }

    /// A word as it comes in running text.
    pub fn any(&self, rng: &mut Rng) -> &str {
        let at = rng.unit();
        let rank = self.cumulative.partition_point(|share| *share <= at);
        &self.words[rank.min(self.words.len() - 1)]
    }

    /// A word that carries meaning, for headings, titles and labels.
    pub fn content_word(&self, rng: &mut Rng) -> &str {
        &self.words[rng.between(self.function_words, self.words.len() / 4)]
    }

    pub fn at(&self, rank: usize) -> &str {
        &self.words[rank % self.words.len()]
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }
}

/// One of the list, a single letter more often than a cluster.
fn mostly_short(list: &[&'static str], rng: &mut Rng) -> &'static str {
    let first = rng.pick(list);
    if first.chars().count() > 1 && rng.percent(60) { rng.pick(list) } else { first }
}

pub fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The official languages of the European Union and a few beside them. The first stands in for those not listed.
static LETTERS: &[Letters] = &[
    Letters {
        code: "en",
        name: "English",
        function_words: "the of and to in a is that for with as on are by this from be or it at which not have their was has an they we can",
        onsets: "b bl br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sl sp st str t th tr v w wh",
        nuclei: "a e i o u a e i o ea ee ai oo ou",
        codas: "- n r s t l m nd nt rt ck st ng d p",
        endings: "- s ed ing er ers ly ment ments tion tions ness al ity",
    },
    Letters {
        code: "fr",
        name: "Français",
        function_words: "de la le et les des en un une du dans pour que est par sur avec au plus ce il qui ne se sont aux ou cette leur ces",
        onsets: "b bl br c ch cl cr d dr f fl fr g gr j l m n p pl pr qu r s t tr v ç gn",
        nuclei: "a e i o u é è ê â î ô û ai au eau eu oi ou œ ui",
        codas: "- - n r s t l m c",
        endings: "- s e es é ée ées er ement tion tions eur eurs euse ité ités",
    },
    Letters {
        code: "de",
        name: "Deutsch",
        function_words: "die der und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach",
        onsets: "b bl br d dr f fl fr g gl gr h j k kl kn kr l m n p pf pl r s sch schl schw sp st str t tr v w z zw",
        nuclei: "a e i o u ä ö ü au ei eu ie",
        codas: "- n r s t l m ch cht ng nd rk ß tz ck lt",
        endings: "- e en er es ung ungen heit heiten keit keiten lich liche lichen isch t te",
    },
    Letters {
        code: "es",
        name: "Español",
        function_words: "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha este esta",
        onsets: "b bl br c ch cl cr d dr f fr g gr h j l ll m n ñ p pl pr qu r s t tr v z",
        nuclei: "a e i o u á é í ó ú ie ue ia",
        codas: "- - - n r s l d",
        endings: "- s o os a as ar ado ada ados ción ciones mente dad dades miento",
    },
    Letters {
        code: "ro",
        name: "Română",
        function_words: "de și în a la cu pe din care pentru este un o că nu al mai se sau sunt ale prin ca ce lor fi lui această după fost",
        onsets: "b bl br c ch cl cr d dr f fl fr g gh gr h j l m n p pl pr r s sc st str ș ț t tr v z",
        nuclei: "a e i o u ă â î ea ia ie oa",
        codas: "- - n r s t l m c ș ț",
        endings: "- ul ului a ei i ii ilor le lor ele are ări ție ții itate",
    },
    Letters {
        code: "it",
        name: "Italiano",
        function_words: "di e il la che in a per un è una del non con le si da i della al sono dei come più nel gli alla anche o delle",
        onsets: "b br c ch cr d dr f fr g gh gl gn gr l m n p pr qu r s sc sp st str t tr v z",
        nuclei: "a e i o u a e i o à è ì ò ù ia io uo",
        codas: "- - - n r l s",
        endings: "o a i e are ato ata ati zione zioni mente tà ità mento menti",
    },
    Letters {
        code: "pt",
        name: "Português",
        function_words: "de a o que e do da em um para com não uma os no se na por mais as dos como ao das são à seu sua ou pela",
        onsets: "b br c ch cr d dr f fr g gr j l lh m n nh p pr qu r s t tr v x z ç",
        nuclei: "a e i o u á â ã é ê í ó ô õ ú ei ou ão",
        codas: "- - - r s l m",
        endings: "- o a os as ar ado ada ção ções mente dade dades mento",
    },
    Letters {
        code: "nl",
        name: "Nederlands",
        function_words: "de van het een en in is dat op te zijn voor met die niet aan er om ook als bij door naar of uit worden over tot hun deze",
        onsets: "b bl br d dr f g gr h j k kl kr l m n p pl r s sch sl sp st str t tr v vr w z zw",
        nuclei: "a e i o u aa ee ie oe oo ui ij ei ë ou",
        codas: "- n r s t l m k cht ng nd p ft",
        endings: "- e en er ing ingen heid heden lijk lijke baar tje tjes",
    },
    Letters {
        code: "sv",
        name: "Svenska",
        function_words: "och i att det som en på är av för med till den har de inte om ett men var sig så vid kan från eller ska när även",
        onsets: "b bl br d dr f fj fl fr g gr h j k kl kr kv l m n p pl r s sj sk sl sp st str t tr v",
        nuclei: "a e i o u y å ä ö",
        codas: "- n r s t l m g ng nd rk lt",
        endings: "- a ar or en er et erna ning ningar het heter lig ligt ade",
    },
    Letters {
        code: "da",
        name: "Dansk",
        function_words: "og i at det er en til af på der for som med den de ikke har et kan om fra var ved eller så vil sig også efter skal",
        onsets: "b bl br d dr f fl fr g gl gr h hv j k kl kr l m n p pl r s sk sl sp st str t tr v",
        nuclei: "a e i o u y æ ø å ej",
        codas: "- n r s t l m g d nd ng rk lt",
        endings: "- e en er et erne ning ninger hed heder lig lige ede",
    },
    Letters {
        code: "fi",
        name: "Suomi",
        function_words: "ja on ei se että oli hän joka mutta ovat kuin myös tai sen jos niin kun vain voi olla ole nyt mukaan sekä jo ne hyvin",
        onsets: "h j k l m n p r s t v h k l m p s t",
        nuclei: "a e i o u y ä ö aa ee ii uu ää yy uo ie yö ai ei oi",
        codas: "- - - n s l t r k",
        endings: "- a n ssa sta lla lle ta t en ksi inen iset minen misen uus uuden",
    },
    Letters {
        code: "hu",
        name: "Magyar",
        function_words: "a az és hogy nem is egy ez csak meg de el azt már van mint még ha volt vagy lehet ki kell be között által minden arra után",
        onsets: "b cs d f g gy h j k l ly m n ny p r s sz t ty v z zs",
        nuclei: "a á e é i í o ó ö ő u ú ü ű",
        codas: "- n r s t l m k g z nd rt",
        endings: "- k t ok ek ban ben nak nek ás és ások ések ság ség val vel",
    },
    Letters {
        code: "pl",
        name: "Polski",
        function_words: "w i na z do się nie że to jest o jak od za po przez dla są co oraz który ale przy lub tego może także ich tym być",
        onsets: "b br c ch cz d dr dz f g gr j k kr l ł m n p pr prz r rz s sz ś st str t tr w z ż ź",
        nuclei: "a ą e ę i o ó u y ie ia",
        codas: "- - n r s t l m w k ń ć",
        endings: "- a y i ów om ami ach anie ania ość ości owy owa owe nej",
    },
    Letters {
        code: "cs",
        name: "Čeština",
        function_words: "a v se na je že s z do o k i pro za by to jako po od ve jsou které který ale při nebo podle také jeho až",
        onsets: "b br c č d ď dr f h hl ch j k kr l m n p pr r ř s š st str t tr v z ž",
        nuclei: "a á e é ě i í o u ú ů y ý",
        codas: "- - n r s t l m k v",
        endings: "- a u y i ů ům ami ách ání ost osti ový ová ové ného",
    },
    Letters {
        code: "sk",
        name: "Slovenčina",
        function_words: "a v sa na je že s z do o k i pre za by to ako po od vo sú ktoré ktorý ale pri alebo podľa aj jeho až",
        onsets: "b br c č d ď dr f h hl ch j k kr l ľ m n ň p pr r s š st str t ť tr v z ž",
        nuclei: "a á ä e é i í o ó ô u ú y ý ia ie",
        codas: "- - n r s t l m k v",
        endings: "- a u y i ov om ami ách anie osť osti ový ová ové ného",
    },
    Letters {
        code: "sl",
        name: "Slovenščina",
        function_words: "in je v na se za da so ki z pa ne po bi od pri tudi ali kot do iz ter jih ga lahko med še o med njihov",
        onsets: "b bl br c č d dr f g gl gr h j k kr l m n p pr r s š st str t tr v z ž",
        nuclei: "a e i o u a e i o",
        codas: "- - n r s t l m v k",
        endings: "- a e i o ov om ami ih anje anja ost osti ski ska nega",
    },
    Letters {
        code: "hr",
        name: "Hrvatski",
        function_words: "i u je na se da za su s od koji a o iz ne po bi kao te što ili koje do pri nije ali već koja će može",
        onsets: "b bl br c č ć d đ dr f g gl gr h j k kr l lj m n nj p pr r s š st str t tr v z ž",
        nuclei: "a e i o u a e i o ije",
        codas: "- - n r s t l m v k",
        endings: "- a e i u ova om ama ima anje anja ost osti ski ska nog",
    },
    Letters {
        code: "et",
        name: "Eesti",
        function_words: "ja on ei et see oli ka kui mis oma aga või siis ning selle kes seda ta nii veel mille pärast ole välja tema üks saab",
        onsets: "h j k l m n p r s t v k l m p s t",
        nuclei: "a e i o u õ ä ö ü aa ee ii uu õi äi ea",
        codas: "- - n s l t r k d",
        endings: "- a e d s st le lt ga t de te mine mise us use",
    },
    Letters {
        code: "lv",
        name: "Latviešu",
        function_words: "un ir ar par no uz ka kas lai tas nav bet arī vai pie to ja kā tā pēc var tikai tiek savu gan kuri šo līdz",
        onsets: "b br c č d dr f g ģ j k ķ kr l ļ m n ņ p pr r s š st t tr v z ž",
        nuclei: "a ā e ē i ī u ū o ai ie au",
        codas: "- - n r s t l m k",
        endings: "s a as ai u am iem ām os ība ības šana šanas isks ais",
    },
    Letters {
        code: "lt",
        name: "Lietuvių",
        function_words: "ir į kad yra iš su tai o kaip bet ar už apie dėl tik jau po nuo buvo prie per taip gali bei kurie jų savo šio tarp",
        onsets: "b br č d dr g gr j k kl kr l m n p pr r s š sk st t tr v z ž",
        nuclei: "a ą e ė ę i į y o u ų ū ai ie uo",
        codas: "- - n r s t l m k",
        endings: "as is a ė o ų ams omis uose imas imo ybė ybės inis inė",
    },
    Letters {
        code: "mt",
        name: "Malti",
        function_words: "ta u li fil il tal ma jew għal huwa din minn dan lill kien kull hija bl fuq għandu dak dawn biex kif jista iktar",
        onsets: "b d f ġ g għ h ħ j k l m n p q r s t v w x ż z",
        nuclei: "a e i o u ie a e i à",
        codas: "- n r s t l m d b f",
        endings: "- a u i iet in at zzjoni zzjonijiet ment ità ijiet",
    },
    Letters {
        code: "ga",
        name: "Gaeilge",
        function_words: "an na a agus ar i is go le do de ag tá sé nó ní ó bhí faoi atá seo sin siad mar chun gach ach iad leis",
        onsets: "b bh c ch cr d dh f g gh gl l m mh n p r s sl sp t th tr",
        nuclei: "a á e é i í o ó u ú ai ea ei io ui",
        codas: "- n r s l ch nn rt d",
        endings: "- a í e adh achta ach úil aí anna acha tha",
    },
    Letters {
        code: "el",
        name: "Ελληνικά",
        function_words: "και το να του η της με για την από στο που ο τα σε των οι τον δεν είναι θα τις στην τους μια ως ή ένα αυτό κατά",
        onsets: "β γ γρ δ δρ ζ θ κ κλ κρ λ μ μπ ν ντ ξ π πλ πρ ρ σ στ σχ τ τρ φ χ ψ",
        nuclei: "α ά ε έ η ή ι ί ο ό υ ύ ω ώ αι ει οι ου",
        codas: "- - - ν ρ λ σ",
        endings: "ος ου ο α ας η ης ες ων εις μα ματος ση σεις τητα τικός",
    },
    Letters {
        code: "bg",
        name: "Български",
        function_words: "и на да в за с се от е по не са че като до при или си които това към който има след само е така между",
        onsets: "б бл бр в г гр д др ж з к кл кр л м н п пл пр р с ск ст т тр ф х ц ч ш щ",
        nuclei: "а е и о у ъ ю я",
        codas: "- - н р с т л м в к",
        endings: "- а и о та то те ът ата ане ния ност ности ски ска ения",
    },
    Letters {
        code: "uk",
        name: "Українська",
        function_words: "і в на з що не до та у є за як від про для це але його або може їх було також які під який після через ж",
        onsets: "б бл бр в г гр д др ж з й к кл кр л м н п пр р с ст т тр ф х ц ч ш щ",
        nuclei: "а е и і ї о у ю я є",
        codas: "- - н р с т л м в к",
        endings: "- а и і у ів ам ами ання ення ість ості ський ська ного",
    },
    Letters {
        code: "ru",
        name: "Русский",
        function_words: "и в на с что не по к для из а о от как это за или его при до их может также все было так но если после",
        onsets: "б бл бр в г гр д др ж з к кл кр л м н п пр р с ст т тр ф х ц ч ш щ",
        nuclei: "а е и о у ы э ю я ё",
        codas: "- - н р с т л м в к",
        endings: "- а ы и у ов ам ами ание ения ость ости ский ская ного",
    },
    Letters {
        code: "tr",
        name: "Türkçe",
        function_words: "ve bir bu da için de ile olarak daha çok olan gibi en kadar ne o ya ancak her sonra göre veya ise tarafından ilgili",
        onsets: "b c ç d f g h k l m n p r s ş t v y z",
        nuclei: "a e ı i o ö u ü",
        codas: "- - n r s t l m k ğ",
        endings: "- lar ler da de dan den ın in lık lik ları leri mak mek ma",
    },
    Letters {
        code: "ar",
        name: "العربية",
        function_words: "في من على إلى أن عن مع هذا التي هذه كان ما لا أو بعد قد بين كل ذلك غير كما حول هو هي",
        onsets: "ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه",
        nuclei: "ا و ي - -",
        codas: "- ب ت د ر س ع ل م ن ق",
        endings: "- - ة ات ون ين ها هم ي ية",
    },
];
