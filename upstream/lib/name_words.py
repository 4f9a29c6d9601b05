"""Words by which a likely name of a pupil is told from a school, a place, a book or a member of staff.

Common knowledge, written down by us: given names as they are met in English schools, and what a note of visit is full of.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Names that are hardly ever another word. Small letters.
GIVEN = _words("""
aaliyah aaron abdul abdullah abdullahi abi abigail abu adam adele adrian agnieszka ahmad ahmed aidan aisha alan albert
aleksander alex alexander alexandra alexia alfie ali alice alicia alina alison alistair amanda amara amelia amelie amina
amir amira amy ana anaya andrea andreea andrew andrzej angela anika anisa anita anna annabel annabelle anne annie anthony
antonia antonio anya archie aria ariana arjun arlo arthur arya asha ashley ava ayaan ayesha barbara beatrice becky ben
benjamin bernadette beth bethany bilal blake bob bogdan bradley brandon brenda brian bridget brooke caitlin callum cameron
carl carla carol caroline catherine catriona cecilia chantelle charles charlie charlotte chiara chidi chinedu chloe chris
christina christine christopher ciara claire clara connor conor corey craig cristina cynthia daisy daniel daniela danielle
danny darcey darcy darren david deborah declan deepak denise derek dev diana dominic dominik donna dorothy dylan eden edith
edward efua ela eleanor elena eli elias elijah elise eliza elizabeth ella elle ellen ellie elliot elliott eloise elsie emeka
emelia emilia emily emma emmanuel eric erin esme esther ethan eva evan evelyn evie ewa ezra fatima fatimah felicity felix
fiona fleur frances francesca frank frankie fraser fred freddie frederick freya gabriel gabriela gabriella gareth gary gemma
geoffrey george georgia georgie georgina gerald giovanni giulia gordon graham gurpreet gwen habiba hafsa hailey hamish hamza
hana hanna hannah harjit harley haroon harpreet harriet harris harrison harry harvey hasan hassan hazel heather heidi helen
helena henry hollie holly hugh hugo humza ian ibrahim idris ifeoma ikram imani imogen imran indie ines iqra iris isaac
isabel isabella isabelle isha isla ismail isobel ivan ivy izaan jacek jack jackson jacob jade jaden jai jake jakub james
jamie jamila jan jane janet jared jasmin jasmine jason jasper javier jaxon jay jayden jean jemima jennifer jenny jeremy jess
jessica jill joan joanna joe joel john jonah jonathan joseph josh joshua josie juan jude judith julia julian julie juliet
justin kacper kai kaitlyn kamal karen karim karl karolina kasia kate katherine kathleen kathryn katie kayla kayleigh keira
keisha keith kelly kelvin ken kenneth kerry kevin khadija khadijah khalid kian kieran kim kiran kofi krishna krystian kwame
kyle kyra laila lara laura lauren layla leah leanne lee leila lena leo leon leona leonardo leonie lewis lexi liam lidia lila
lilly lily linda lisa logan lois lola lorraine lottie lou louie louis louisa louise luca lucas lucia lucy luka lukas luke
luna lydia lyla mabel madeleine madison maisie malachi malgorzata malik manpreet manuel marcus margaret maria mariam marie
marina mario mark marta martha martin martina martyna mary maryam mateusz mathew matilda matteo matthew max maya megan
mehmet melanie melissa mia michael michal michelle miguel mila millie milly mina miriam mohamed mohammad mohammed moira
molly monica morgan moses muhammad musa mustafa mya myles nadia nancy naomi natalia natalie natasha nathan nathaniel neha
neil neville niamh nicholas nick nicola nicole nigel nikhil nikita nikola nina noah nora norman nour oliver olivia oliwia
ollie oluwaseun omar orla oscar osman otis owen pamela patricia patrick patryk paul paula pauline pawel penelope peter
philip phillip phoebe piotr poppy prakash priya rachel rafael rahim rahul raj rajesh ralph ranjit raphael ray rayan rebecca
reece reuben rhiannon rhys ricardo richard riley rishi rita rob robert robin rodrigo rohan roman ronnie rory rosa rosalind
rosie ross rowan roxanne roy ruben ruby rupert russell ruth ryan saad sabrina sadia safiya sally salma sam samantha samir
samuel sandra sanjay santiago sara sarah sasha scarlett scott sean sebastian seren serena shanice shannon sharon shaun
sheila shirley shona shreya siddharth sienna simon simran siobhan sofia sonia sophia sophie stanley stefan stella stephanie
stephen steven stewart stuart sumaya suresh susan susanna suzanne syed szymon tahir talia tamara tania tanya tara tariq
taylor teddy terence teresa terry thea theo theodore theresa thomas tia tiffany tim timothy toby tom tomasz tommy tony
tracey tracy trevor tristan tyler umar uzma valentina vanessa vera veronica victor victoria vihaan vikram viktoria vincent
violet vivienne wayne wendy wiktoria william xavier yasmin yasmine yusra yusuf yvonne zachary zahra zain zainab zak zakariya
zara zayd zayn zoe zofia zuzanna
""")

# Given names that are also a word, a month, a place: alone they say nothing, beside "pupil" they do.
GIVEN_OR_WORD = _words("""
alma amber angel april art august austin autumn basil bay beau bill blossom bonnie brook carmen charity chase chelsea
chester christian clay cliff colin crystal dale dawn dean dove drew earl eve faith fern florence forest gale gene grace
grant guy harmony heath hope hunter ivory jewel jordan joy june kent lance lane laurel lincoln major marsh may melody mercy
miles misty olive paris pat patience pearl penny perry pip preston prince reed rich river rocky rod rose rusty sandy sidney
sky skye star storm sue summer sunny sydney ty wade warren will willow winter woody
""")

TITLES = _words("""
archbishop bishop brother canon captain cardinal cllr colonel councillor dame dr father fr judge lady lord major miss mr mrs
ms mx prof professor rev revd reverend sir sister
""")
# Before a name: no pupil, but a saint, a king, a street's patron.
SAINTS_AND_CROWNS = _words("""
blessed dame duchess duke emperor king lady lord our pope prince princess queen saint sir ss st
""")
PARTICLES = _words("""
al ap bin bint da de del della den der di dos el ibn la le ter van von
""")

# After a name, in the same run of capitals: a thing named after somebody.
NAMED_AFTER = _words("""
academies academy act alliance assembly avenue award awards bay block board book borough bridge building burough cathedral
catholic centre challenge chapel church class close club cofe college colleges committee community comprehensive council
court cup day diocese drive education federation field fields first forum foundation framework garden gardens gate girls
grammar green group grove guild hall health high hill hospital house inc infant infants institute island junior juniors lane
learning legacy library limited ltd manor mat medal memorial middle mission museum network nursery palace park partnership
place plan playhouse pre-school preschool primary prize programme project pru rc review road room sanctuary scheme school
schools secondary services site sixth special square stadium station street suite terrace theatre tower trophy trust unit
university upper voluntary ward way week wing wood woods works
""")

# Words with a capital that begin sentences, headings, subjects, tests and programmes: never part of a person's name.
NOT_NAMES = NAMED_AFTER | _words("""
agreement ambassador ambassadors bursary certificate champion champions charter concert conference degree diploma fair fayre
festival mentoring parliament passport profile scholarship scrutiny voice wellbeing well-being application approval
a about accelerated access achieve achievement action actions add admission adviser after agree agreed aim all also
alternative an and annual another any apprenticeship area areas arithmetic art arts as ask assess assessment assistant at
attainment attendance attitudes aut autism autumn average baseline be because before begin behaviour behaviours best big
biology black blue book books boys brexit british bronze buddhist business but by calculation calendar call can cardiff
career careers case castle category census central chair chapter chat check chemistry chief child children chinese choose
christian christmas citizenship class classical clerk coast cohort collective college combined come community computing
concerns consider continue core council county covid creative critical cross culture current curriculum customer cycle daily
data date days december deep deputy design development did digital director disadvantaged discuss discussed diving do does
domestic downs draft drama due duke during early east easter ebacc economics edition effective eid eight eighth elective
eleven end eng engagement english enhanced ensure enterprise environment equality essential every evidence evolve executive
expected explore extended external family february feedback fifth final finance find five focus follow food for formal
forward foundation four fourth free french friday from full further future gcse general geography german get give given
global go goals gold good governance governing governor governors great greater guidance half harvest have head headteacher
healthy hear help her here higher hindu his history holocaust home how however human humanities i if impact improvement in
inclusion independent induction information initial inset inspection inspector inspectors interim internal international
intervention into introduction invite is islamic issue it its january jewish july june keep key kingdom knowledge language
large last latin law lead leader leaders leadership learn learners least less lessons let level levels liaison library like
link list literacy literature little local london long look lower main make making management manager many map march
mathematics maths may medium meet meeting members mental met methods middle mind minutes mock moderation modern monday
monitor monitoring month more most motion multi museum music muslim my name national nativity new next no north northern not
note notes november now number numeracy october of officer ofsted old on once one online open oral our out outcomes
outstanding over oxford pack panel papers parent parents partner past pastoral patterns pe peer performance personal phase
philosophy phonics phonological physical physics planning play please policy politics portfolio positive post practice
premium present principal priorities priority professional progress provision psychology pupil pupils quality quantum
question questions ramadan read reading ready reasoning reception record recovery red reduce regional religious remote
report requires research resilience resource restart results return rights rosenshine round running safe safeguarding
saturday scholastic school science sciences scotland screening second secure see self send senior september service set
seven seventh sex shared she short should show sikh silver since six skills small so social society south southern spanish
speak special specialist speech spelling sport sports spring staff stage stages standards standing start steering step
sterling still strategic strategy strengthen strong structure student students study subject summary summer sunday support
surrey survey sustain systems take talk target targets teach teacher teachers teaching team technology ten term test tests
thank that the their them then there these they third this those three through thursday time to together tracking tradition
training transition travel tuesday tutor tutoring twelve twilight two understand union unique united universal up upper use
values verbal virtual vision visit visits vocabulary vulnerable wales we wednesday weekly welcome well west western what
when where which while white who whole why winter with within word work workforce working world worship would write writing
year years yellow yes yet you young your youth zone
""")

# Of those, the ones that are surnames too: after a given name they are no reason to stay silent.
SURNAMES_TOO = _words("best black day field gold green hall hill king law long read silver small west white wood woods young")

# Ends of place names, of words that are no given name: Farnborough, Dorking, Woking …
PLACE_ENDINGS = (
    "shire", "borough", "bury", "ham", "ford", "ton", "wick", "minster", "mouth", "chester", "caster", "bourne", "hurst",
    "combe", "ley", "field", "wood", "sea", "worth", "ing", "pool", "bridge", "side", "dale", "land",
)

ADULT_ROLES = _words("""
adviser advisor architect artist author bursar caretaker ceo chair chairman chairwoman clerk co-ordinator coach commissioner
consultant coordinator councillor counsellor deputy director doctor dsl executive facilitator governor governors head
headmaster headmistress heads headteacher headteachers hmi inspector inspectors lado lead leader leaders lecturer librarian
manager mentor minister mp nurse officer officers paediatrician partner physio physiotherapist poet president principal
professor psychologist receptionist registrar researcher sbm secretary senco sendco slt speaker specialist supervisor ta
teacher teachers technician therapist treasurer trustee trustees tutor vicar worker
""")

PUPIL_WORDS = _words("""
boy brother child daughter girl lad learner pupil sibling sister son stepdaughter stepson student toddler twin
""")

# Two or three capitals that a note is full of: no initials.
ABBREVIATIONS = _words("""
a ai ap aps ar bame bsl bv ca cat ceo cfo cic cin clt cp cpd cpr csc dbs dfe dhs dht dsl dt eal ebd ecf ect ef efs ehc ehe
ehm ehp ela elg ep eps erg exp eyfs fe fft foi fsm gb gcse gds gld gp gps he hi hlt hmi hr hs ht ict iep ihp ile ip is it
itt ks la lac lat lep lgb lsa lso mat me mfl mi mld mmr mp mr msg na nc nhs ni nle no nor nq nqt ns nts ofs ok op os ot pa
pan pd pdf pe pex pg ph pmld pp ppa ppg pps pra pru psed pshe pta pws qa ra rag rbv rd rdd re ri rp rsa rse rwi rwm sa sao
sat sats sbm scc sdp sef semh sen send sgo sip sld sle slt smt spa spl ss sta ta tas td tlr tr tsh ttr uk uks upn urn us vi
vle vr wa ws wtd wts yr
""")

# People whom lessons are about, and those whom books are about.
WELL_KNOWN = frozenset(
    line.strip() for line in """
ada lovelace; alan turing; alex rider; alexander fleming; alfred wallace; amelia earhart; anne frank; anthony browne;
anthony horowitz; barak rosenshine; beatrix potter; benjamin zephaniah; bertolt brecht; carol dweck; caroline lucas; charles
darwin; charles dickens; charles rennie; christopher columbus; christopher wren; claude monet; david attenborough; david
hockney; david walliams; doug lemov; dylan thomas; dylan wiliam; edith cavell; edward jenner; elizabeth fry; emily bronte;
emily brontë; emily davison; emmeline pankhurst; eric carle; ernest shackleton; florence nightingale; frances hardinge;
francis drake; frida kahlo; galileo galilei; george orwell; george stephenson; grace darling; guy fawkes; harry potter;
helen keller; henri matisse; henry moore; horrible histories; isaac newton; jack and the beanstalk; jacqueline wilson; jamie
oliver; jane austen; jane eyre; jane goodall; jk rowling; john agard; john hattie; john keats; john milton; john steinbeck;
joseph coelho; julia donaldson; julius caesar; katherine johnson; katherine rundell; lady macbeth; lewis carroll; louis
braille; louis pasteur; louis sachar; malala yousafzai; malorie blackman; marcus rashford; marie curie; martin luther;
martin luther king; mary anning; mary myatt; mary seacole; mary shelley; michael faraday; michael morpurgo; michael rosen;
mo farah; neil armstrong; nelson mandela; oliver cromwell; oliver jeffers; oliver twist; oscar wilde; pablo picasso; peter
pan; peter rabbit; philip larkin; philip pullman; pie corbett; quentin blake; ralph vaughan williams; roald dahl; robert
burns; robert louis stevenson; robin hood; rosa parks; rosalind franklin; rudyard kipling; samuel pepys; scott of the
antarctic; seamus heaney; shirley hughes; simon armitage; stephen hawking; stuart little; sylvia plath; ted hughes; thomas
becket; thomas edison; thomas hardy; tim peake; tom crean; tom sawyer; tom sherrington; tracey emin; vincent van gogh;
wassily kandinsky; wilfred owen; william blake; william golding; william morris; william shakespeare; william the conqueror;
william wilberforce; william wordsworth; winston churchill
""".replace("\n", " ").split(";")
)
