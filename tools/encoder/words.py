"""Word lists of the title generator: what people put in a job title.

A *field* is a line of work: the subjects its people work on and the nouns
they are called. Everything here was written for this generator.
"""

from typing import NamedTuple


class Field(NamedTuple):
    """A line of work, how often to draw it, its subjects and its job nouns."""

    weight: int
    subjects: list[str]
    nouns: list[str]


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", " ").split(";") if part.strip()]


FIELDS = {
    "ai": Field(
        10,
        _split(
            """AI; Artificial Intelligence; Machine Learning; ML; GenAI; Generative AI; LLM; Large Language Models;
            Deep Learning; Data Science; Applied AI; Responsible AI; AI Safety; AI Governance; AI Policy; AI Ethics;
            AI Research; Applied Science; NLP; Natural Language Processing; Computer Vision; Reinforcement Learning;
            MLOps; ML Platform; ML Infrastructure; AI Platform; AI Infrastructure; Conversational AI; Chatbots;
            AI Red Team; AI Red Teaming; Data & AI; Data and AI; AI & Analytics; AI/ML; ML/AI; AI Products; AI Agents;
            Agentic AI; Prompt Engineering; Post-Training; Pre-Training; Model Evaluation; Model Alignment; Alignment;
            Interpretability; Foundation Models; Speech Recognition; Recommender Systems; Ranking; Perception;
            Autonomous Driving; Robotics; Data Annotation; Data Labeling; AI Training Data; AI Quality; AI Strategy;
            AI Transformation; AI Enablement; AI Innovation; AI Solutions; AI Partnerships; Trustworthy AI; Fairness;
            Multimodal; Diffusion Models; Voice AI; Virtual Assistants; Decision Science; Predictive Modeling;
            Statistical Modeling; Knowledge Graphs; Retrieval; Search Relevance; AI Assurance; Model Risk; AI Literacy;
            AI Adoption; Intelligent Automation; Quantitative Research; Cognitive Computing; AI Labs; AI Content"""
        ),
        _split(
            """Engineer; Scientist; Researcher; Research Scientist; Research Engineer; Data Scientist; Applied Scientist;
            Architect; Developer; Specialist; Consultant; Trainer; Annotator; Evaluator; Strategist; Product Manager;
            Program Manager; Evangelist; Lead; Analyst; Ethicist; Prompt Engineer; Red Teamer; Solutions Architect;
            Policy Manager; Fellow; Resident; Advocate; Operations Manager; Technical Program Manager"""
        ),
    ),
    "engineering": Field(
        10,
        _split(
            """Software; Software Development; Software Engineering; Hardware; Firmware; Embedded; Embedded Systems; Systems;
            Network; Networking; Data; Data Engineering; Data Platform; Database; Backend; Back End; Frontend; Front End;
            Full Stack; Full-Stack; Fullstack; Mobile; iOS; Android; Web; Cloud; Cloud Infrastructure; Infrastructure;
            Platform; DevOps; Site Reliability; Production Engineering; Release; Build; Test; Test Automation; QA; Quality;
            R&D; Research & Development; Technology; Solutions; Integration; API; Java; Python; C++; C#; .NET; Node.js;
            React; JavaScript; PHP; Ruby on Rails; Golang; Rust; Kubernetes; AWS; Azure; GCP; Salesforce; SAP; Oracle;
            ServiceNow; Blockchain; Game; Graphics; Rendering; Engine; Tools; Gameplay; Silicon; ASIC; FPGA; RF; Wireless;
            Optical; Power; Electrical; Mechanical; Manufacturing; Process; Controls; Automation; Simulation; AR/VR;
            Data Warehouse; ETL; Big Data; Analytics Engineering; Streaming; Search; Payments Platform; Identity Platform;
            Developer Experience; Developer Productivity; Technical; Engineering; Enterprise Architecture; Digital Technology;
            Network Operations; NOC; Storage; Compilers; Linux; Mainframe; Middleware; Video; Audio; Ads Infrastructure"""
        ),
        _split(
            """Engineer; Software Engineer; Developer; Programmer; Architect; Engineering Manager; Software Developer;
            Technical Lead; Tech Lead; Team Lead; Technical Program Manager; TPM; SWE; SDE; SDE II; SRE; SDET;
            Site Reliability Engineer; DevOps Engineer; Data Engineer; Network Engineer; Systems Engineer; QA Engineer;
            Test Engineer; Solutions Architect; Solution Architect; Scrum Master; Database Administrator; DBA;
            Member of Technical Staff; Forward Deployed Engineer; Solutions Engineer; Sales Engineer; Technologist;
            Technician; Field Engineer; Support Engineer; Release Manager; Staff Engineer; Principal Engineer;
            Distinguished Engineer; Engineering Lead; Head of Engineering; Customer Engineer; Technical Director"""
        ),
    ),
    "product": Field(
        7,
        _split(
            """Product; Product Management; Digital Product; Core Product; Product Strategy; Product Operations; Product Growth;
            Platform Product; Data Products; Consumer Product; Payments Product; Ads Product; Monetization; Marketplace;
            Checkout; Onboarding; Search & Discovery; Mobile Apps; Subscriptions; Identity; Trust Product; Safety Product;
            Risk Product; Fraud Product; Privacy Product; Integrity Product; Growth; Engagement; Creator Products; Gaming;
            Video; Messaging; Community Product; API Products; Internal Tools; Fintech; Wallet; Lending; Cards; Loyalty;
            E-commerce; Logistics Product; Pricing; Personalization; Content Platform; Product Innovation; New Products;
            Product Excellence; Product Development; Product Delivery; Product Lifecycle; Product Portfolio; Roadmap"""
        ),
        _split(
            """Product Manager; Product Owner; Product Lead; PM; Group Product Manager; GPM; Principal Product Manager;
            Technical Product Manager; Product Director; Head of Product; Product Operations Manager; Product Analyst;
            Product Specialist; Product Strategist; Associate Product Manager; APM; Product Executive; Chief Product Officer;
            Senior Product Manager; Staff Product Manager; Product Management Lead; Product Portfolio Manager"""
        ),
    ),
    "trust": Field(
        10,
        _split(
            """Trust & Safety; Trust and Safety; T&S; Trust; Safety; Online Safety; Child Safety; Youth Safety; User Safety;
            Content Moderation; Content Policy; Content Review; Content Integrity; Content Quality; Community; Community Safety;
            Community Guidelines; Community Standards; Platform Integrity; Platform Safety; Integrity; Integrity Operations;
            Election Integrity; Civic Integrity; Misinformation; Disinformation; Hate Speech; Counter Terrorism;
            Dangerous Organizations; Violent Extremism; Counter Extremism; Abuse; Anti-Abuse; Abuse Prevention; Spam;
            Fraud; Fraud Prevention; Fraud Operations; Fraud Strategy; Fraud Risk; Payment Fraud; Anti-Fraud; Scams; Chargebacks;
            Identity Verification; Account Security; Investigations; Global Investigations; Special Investigations; Intelligence;
            Threat Intelligence; OSINT; Threat Analysis; Global Security; Law Enforcement Response; Law Enforcement Outreach;
            Public Policy; Government Relations; Government Affairs; Public Affairs; Policy; Safety Policy; Product Policy;
            Policy Enforcement; Policy Development; Human Rights; Human Exploitation; Digital Wellbeing; Digital Safety;
            Safety Operations; Risk Operations; Risk & Response; Escalations; Incident Response; Crisis Response;
            Marketplace Integrity; Seller Trust; Ads Integrity; Ads Policy; Brand Safety; Gaming Safety; Player Safety;
            Player Behavior; Behavioral Health; Market Integrity; Competition Integrity; Insider Threat; Loss Prevention;
            Rider Safety; Driver Safety; Health & Safety; Environment, Health & Safety; EHS; Responsible Gaming; CSAM;
            Trust Operations; Trust & Safety Operations; Content Operations; Content Regulation; Online Harms; Safeguarding"""
        ),
        _split(
            """Analyst; Specialist; Investigator; Moderator; Content Moderator; Policy Manager; Manager; Associate; Agent;
            Strategist; Program Manager; Project Manager; Operations Manager; Team Lead; Lead; Coordinator; Advisor; Officer;
            Fraud Analyst; Fraud Investigator; Intelligence Analyst; Threat Analyst; Policy Analyst; Policy Specialist;
            Policy Advisor; Policy Lead; Public Policy Manager; Public Policy Director; Community Manager; Content Reviewer;
            Reviewer; Data Analyst; Quality Analyst; Response Specialist; Escalations Specialist; Outreach Manager; Expert;
            Trust & Safety Manager; Trust & Safety Specialist; Risk Analyst; Vendor Manager; Process Lead; Researcher"""
        ),
    ),
    "legal": Field(
        9,
        _split(
            """Legal; Legal & Compliance; Legal Affairs; Business & Legal Affairs; Business Affairs; Legal Operations; Litigation;
            Commercial; Corporate; Corporate Governance; Employment; Employment Law; Labor; Regulatory; Regulatory Affairs;
            Regulatory Compliance; Compliance; Compliance Operations; Financial Crime; Financial Crimes Compliance; AML; KYC;
            AML/KYC; Anti-Money Laundering; Sanctions; Transaction Monitoring; Anti-Bribery; Anti-Corruption; Ethics;
            Ethics & Compliance; Privacy; Data Protection; Data Privacy; GDPR; Privacy & Data Protection; Information Governance;
            Records Management; Risk; Risk Management; Enterprise Risk; Operational Risk; Credit Risk; Third Party Risk;
            Governance, Risk & Compliance; GRC; Internal Controls; Internal Audit; Intellectual Property; IP; Patents; Trademarks;
            Trademark; Copyright; Licensing; Brand Protection; Anti-Counterfeiting; Enforcement; IP Enforcement; Anti-Piracy;
            Contracts; Contract Management; Product Counsel; Competition Law; Antitrust; Tax Law; Real Estate Law; M&A;
            Securities; Disputes; Dispute Resolution; Trade Compliance; Export Control; Healthcare Compliance; Consumer Protection;
            Regulatory Policy; Content Licensing; Music Licensing; eDiscovery; Law Enforcement Compliance; Conduct; Monitoring & Testing;
            Global Compliance; Regional Compliance; Policy & Compliance; Complaints; Quality & Compliance; Safety & Compliance"""
        ),
        _split(
            """Counsel; Legal Counsel; General Counsel; Associate General Counsel; AGC; Deputy General Counsel; Assistant General Counsel;
            Corporate Counsel; Commercial Counsel; Product Counsel; Privacy Counsel; Litigation Counsel; Attorney; Lawyer; Solicitor;
            Barrister; Paralegal; Legal Assistant; Legal Director; Legal Manager; Legal Advisor; Legal Analyst; Legal Specialist;
            Compliance Officer; Compliance Manager; Compliance Analyst; Compliance Director; Compliance Specialist; MLRO;
            Compliance Associate; Data Protection Officer; DPO; Privacy Officer; Privacy Manager; Privacy Analyst; Risk Manager;
            Risk Officer; Risk Analyst; Risk Specialist; Auditor; Company Secretary; Contracts Manager; Contract Specialist;
            Regulatory Manager; Regulatory Affairs Manager; AML Analyst; KYC Analyst; Brand Protection Manager; GC; Partner;
            Patent Attorney; Trademark Counsel; Policy Counsel; Law Clerk; Judge; Case Manager; Legal Secretary; Notary"""
        ),
    ),
    "executive": Field(
        6,
        _split(
            """Strategy; Corporate Development; Business Development; Operations; Finance; Marketing; Sales; Revenue; Growth;
            International; Global; Regional; Commercial; Investment; Ventures; Group; Holdings; Digital; Transformation;
            Partnerships; People; Communications; Business Operations; Customer; Content; Creative; Administration; Innovation"""
        ),
        _split(
            """CEO; CFO; COO; CTO; CMO; CPO; CRO; CHRO; CIO; CISO; CDO; CLO; CCO; CSO; CXO; Chief Executive Officer;
            Chief Financial Officer; Chief Operating Officer; Chief Technology Officer; Chief Marketing Officer;
            Chief Product Officer; Chief Revenue Officer; Chief People Officer; Chief Legal Officer; Chief Compliance Officer;
            Chief Risk Officer; Chief Privacy Officer; Chief Data Officer; Chief AI Officer; Chief Commercial Officer;
            Chief Strategy Officer; Chief of Staff; Chief Information Security Officer; Chief Trust Officer; Founder; Co-Founder;
            Cofounder; Co-Owner; Owner; President; Vice President; Chairman; Chairwoman; Chair; Board Member; Board Director;
            Board Advisor; Non-Executive Director; Independent Director; Managing Director; MD; General Manager; Partner;
            Managing Partner; Founding Partner; General Partner; Principal; Entrepreneur; Investor; Executive Director;
            Country Manager; Country Head; Executive Chairman; Trustee; Deputy CEO; Interim CEO; Acting CEO; Proprietor; Secretary General"""
        ),
    ),
    "security": Field(
        5,
        _split(
            """Cyber Security; Cybersecurity; Information Security; InfoSec; Security; Application Security; AppSec; Product Security;
            Network Security; Cloud Security; Security Operations; SOC; Incident Response; Digital Forensics; Penetration Testing;
            Vulnerability Management; Identity & Access Management; IAM; Security Architecture; Security Engineering; Cyber Risk;
            Security Awareness; Data Security; Endpoint Security; Cyber Threat; Threat Hunting; Red Team; Blue Team; IT Security;
            IT; Information Technology; IT Infrastructure; IT Operations; IT Support; Help Desk; Service Desk; Systems Administration;
            Security Compliance; IT Governance; IT Audit; Enterprise Systems; Business Systems; Physical Security; Corporate Security"""
        ),
        _split(
            """Engineer; Analyst; Architect; Consultant; Specialist; Officer; Administrator; System Administrator; Manager; CISO; CIO;
            Director; Penetration Tester; Ethical Hacker; Researcher; IT Manager; IT Director; Security Engineer; SOC Analyst;
            Security Manager; Technician; Support Specialist; Security Guard; Incident Responder; Auditor; Advisor; Sysadmin"""
        ),
    ),
    "marketing": Field(
        6,
        _split(
            """Marketing; Digital Marketing; Product Marketing; Brand; Brand Marketing; Growth Marketing; Performance Marketing;
            Content Marketing; Social Media; SEO; SEM; Paid Media; Email Marketing; CRM; Lifecycle Marketing; Field Marketing;
            Event Marketing; Events; Partner Marketing; Trade Marketing; Influencer Marketing; Communications; PR; Public Relations;
            Corporate Communications; Internal Communications; Creative; Advertising; Media Planning; Media Buying; Market Research;
            Consumer Insights; Demand Generation; Marketing Operations; Marketing Analytics; Campaigns; Integrated Marketing;
            Customer Marketing; Shopper Marketing; Sponsorships; Programmatic; Ad Operations; Affiliate; Copywriting; Loyalty"""
        ),
        _split(
            """Manager; Director; Specialist; Coordinator; Executive; Marketing Manager; Marketing Director; Brand Manager; PMM;
            Product Marketing Manager; Strategist; Copywriter; Social Media Manager; Community Manager; Account Executive; Planner;
            Media Buyer; Content Creator; Content Manager; Publicist; Producer; Creative Director; Art Director; Assistant; Intern;
            Marketing Associate; Marketing Coordinator; Campaign Manager; Event Manager; Communications Manager; Press Officer"""
        ),
    ),
    "sales": Field(
        6,
        _split(
            """Sales; Inside Sales; Enterprise Sales; Field Sales; Channel Sales; Sales Operations; Sales Enablement; Sales Support;
            Account Management; Key Accounts; Strategic Accounts; Global Accounts; Business Development; Partnerships;
            Strategic Partnerships; Alliances; Channel; Revenue; Revenue Operations; Customer Success; Client Services;
            Client Solutions; Customer Experience; Client Engagement; Pre-Sales; Retail Sales; Ad Sales; Media Sales; SMB; Mid-Market;
            Public Sector; Financial Services; Wholesale; Franchise; Merchandising; Real Estate; Insurance; Telecom; Automotive"""
        ),
        _split(
            """Representative; Sales Representative; Account Executive; Account Manager; Sales Manager; Sales Director; SDR; BDR;
            Business Development Manager; Business Development Representative; Sales Associate; Sales Executive; Consultant; CSM;
            Customer Success Manager; Partner Manager; Partnerships Manager; Relationship Manager; Key Account Manager; Advisor;
            Sales Specialist; Territory Manager; Area Sales Manager; Agent; Broker; Sales Assistant; Sales Intern; Closer; Manager"""
        ),
    ),
    "people": Field(
        4,
        _split(
            """HR; Human Resources; People; People Operations; People & Culture; Talent; Talent Acquisition; Recruiting; Recruitment;
            Learning & Development; L&D; Training; Compensation & Benefits; Total Rewards; Payroll; Employee Relations;
            Employee Experience; Diversity, Equity & Inclusion; DEI; Organizational Development; HRIS; Workforce Planning;
            Leadership Development; Employer Branding; Workplace; Facilities; Office; Administration; Executive Support"""
        ),
        _split(
            """Manager; Director; Business Partner; HR Business Partner; HRBP; Recruiter; Technical Recruiter; Sourcer; Generalist;
            HR Manager; HR Generalist; Coordinator; Specialist; Trainer; Coach; Executive Assistant; Administrative Assistant; Receptionist;
            Office Manager; Personal Assistant; Payroll Specialist; Talent Partner; Facilitator; Administrator; Instructional Designer"""
        ),
    ),
    "finance": Field(
        5,
        _split(
            """Finance; Accounting; Financial Planning & Analysis; FP&A; Treasury; Tax; Audit; Accounts Payable; Accounts Receivable;
            Billing; Investor Relations; Corporate Finance; Investment Banking; Asset Management; Wealth Management; Private Equity;
            Venture Capital; Equity Research; Trading; Portfolio Management; Procurement; Purchasing; Sourcing; Credit; Collections;
            Lending; Mortgage; Insurance; Claims; Underwriting; Actuarial; Payments; Banking; Retail Banking; Revenue Assurance;
            Financial Reporting; Cost Control; Fund Administration; Fintech; Economics; Pensions; Markets; Fixed Income"""
        ),
        _split(
            """Manager; Analyst; Financial Analyst; Accountant; Controller; Financial Controller; Auditor; Bookkeeper; Treasurer; Buyer;
            Finance Manager; Finance Director; Business Partner; Trader; Banker; Broker; Underwriter; Actuary; Advisor; Economist;
            Financial Advisor; Investment Analyst; Portfolio Manager; Claims Adjuster; Loan Officer; Teller; Procurement Manager;
            Category Manager; Tax Manager; Specialist; Associate; Clerk; Credit Analyst; Fund Manager; Relationship Manager"""
        ),
    ),
    "operations": Field(
        6,
        _split(
            """Operations; Business Operations; Global Operations; Supply Chain; Logistics; Warehouse; Distribution; Transportation;
            Fleet; Inventory; Fulfillment; Delivery; Manufacturing; Production; Plant; Quality Assurance; Quality Control; Maintenance;
            Facilities; Construction; Project Management; Program Management; PMO; Process Improvement; Operational Excellence;
            Continuous Improvement; Lean; Business Intelligence; Business Analysis; Strategy & Operations; Strategic Planning;
            Business Transformation; Change Management; Vendor Management; Outsourcing; Shared Services; Service Delivery; Planning;
            Customer Service; Customer Support; Customer Care; Technical Support; Contact Center; Call Center; Workforce Management;
            Guest Services; Hospitality; Food & Beverage; Restaurant; Hotel; Store; Retail; Import/Export; Customs; Energy; Mining;
            Oil & Gas; Utilities; Agriculture; Aviation; Airport; Rail; Maritime; Real Estate; Property; Sustainability; ESG"""
        ),
        _split(
            """Manager; Operations Manager; Director of Operations; Coordinator; Specialist; Supervisor; Associate; Analyst; Planner;
            Business Analyst; Project Manager; Program Manager; Project Coordinator; Project Engineer; Consultant; Team Leader;
            Operator; Driver; Dispatcher; Clerk; Technician; Representative; Customer Service Representative; Support Agent;
            Support Specialist; Store Manager; General Manager; Foreman; Superintendent; Site Manager; Cashier; Barista; Chef; Cook;
            Waiter; Housekeeper; Pilot; Flight Attendant; Electrician; Plumber; Welder; Mechanic; Installer; Inspector; Estimator"""
        ),
    ),
    "design": Field(
        4,
        _split(
            """Design; UX; UI; UX/UI; UI/UX; User Experience; User Research; UX Research; Product Design; Visual Design; Graphic Design;
            Interaction Design; Service Design; Industrial Design; Interior Design; Fashion; Motion Graphics; Brand Design; Web Design;
            Game Design; Level Design; Narrative; Content Design; Design Systems; Design Operations; Creative; Animation; 3D; VFX;
            Illustration; Sound; Video; Photography; Architecture"""
        ),
        _split(
            """Designer; UX Designer; Product Designer; Graphic Designer; UI Designer; Researcher; UX Researcher; UX Writer; Writer;
            Design Manager; Design Director; Design Lead; Head of Design; Creative Director; Art Director; Artist; Animator;
            Illustrator; Architect; Photographer; Videographer; Video Editor; Content Designer; Concept Artist; Stylist; Modeler"""
        ),
    ),
    "media": Field(
        4,
        _split(
            """Media; Content; Editorial; News; Digital Media; Broadcast; Film; TV; Television; Studio; Music; Podcasts; Publishing;
            Entertainment; Original Series; Unscripted; Documentary; Sports; Esports; Gaming; Live Streaming; Creator Partnerships;
            Creators; Casting; Post Production; Localization; Translation; Subtitling; Programming; Acquisitions; Distribution; Books;
            Theatre; Museum; Exhibitions; Audience Development; Fan Engagement; Talent Relations; Events; Radio; Magazines"""
        ),
        _split(
            """Producer; Executive Producer; Editor; Editor in Chief; Journalist; Reporter; Writer; Screenwriter; Director; Presenter;
            Host; Actor; Musician; Composer; Casting Director; Production Manager; Production Assistant; Content Manager; Anchor;
            Content Strategist; Content Producer; Streamer; Translator; Interpreter; Librarian; Curator; Editorial Director; Blogger;
            Correspondent; Game Producer; Game Director; Community Manager; Influencer; Cinematographer; Coordinator; Commentator"""
        ),
    ),
    "education": Field(
        3,
        _split(
            """Education; Higher Education; Curriculum; Academic Affairs; Student Affairs; Admissions; Teaching; Special Education;
            Early Childhood; Mathematics; Physics; Chemistry; Biology; History; English; Psychology; Sociology; Philosophy; Law;
            Political Science; Computer Science; Economics; Engineering; Medicine; Public Health; Library; Athletics; Research;
            International Relations; Criminology; Linguistics; Journalism; Business Administration; Social Work; Public Administration"""
        ),
        _split(
            """Teacher; Professor; Assistant Professor; Associate Professor; Lecturer; Senior Lecturer; Instructor; Tutor; Dean; Principal;
            Headteacher; Researcher; Research Assistant; Research Fellow; Postdoctoral Fellow; PhD Candidate; PhD Student; Student;
            Graduate Student; Teaching Assistant; Counselor; Advisor; Provost; Chancellor; Scholar; Librarian; Coach; Department Chair"""
        ),
    ),
    "health": Field(
        3,
        _split(
            """Health; Healthcare; Clinical; Nursing; Medical; Medical Affairs; Clinical Research; Clinical Operations; Pharmacy; Pharma;
            Pharmacovigilance; Drug Safety; Biotech; Life Sciences; Laboratory; Radiology; Oncology; Pediatrics; Surgery; Cardiology;
            Mental Health; Psychology; Psychiatry; Dental; Physical Therapy; Occupational Health; Veterinary; Public Health; Nutrition;
            Fitness; Wellness; Home Care; Emergency; Patient Safety; Medical Devices; Health Insurance; Epidemiology; Bioinformatics"""
        ),
        _split(
            """Nurse; Registered Nurse; RN; Physician; Doctor; Surgeon; Dentist; Pharmacist; Therapist; Psychologist; Counselor; Technician;
            Medical Assistant; Medical Director; Clinical Director; Clinical Research Associate; CRA; Care Coordinator; Paramedic; Caregiver;
            Veterinarian; Dietitian; Health Officer; Scientist; Research Associate; Lab Manager; Practitioner; Consultant; Coordinator"""
        ),
    ),
    "public": Field(
        3,
        _split(
            """Government; Foreign Affairs; Defense; Justice; Interior; Home Affairs; Finance; Trade; Police; Military; Navy; Army; Air Force;
            Fire; Border; Immigration; Customs; City; Municipality; Parliament; Elections; Development; Humanitarian Affairs; Refugees;
            Human Rights; Environment; Climate; Nonprofit; Philanthropy; Fundraising; Grants; Volunteer; Advocacy; Social Services;
            Urban Planning; Transport; Housing; Culture; Tourism; Digital Affairs; Telecommunications; Consumer Affairs; Statistics"""
        ),
        _split(
            """Minister; Deputy Minister; Secretary; Ambassador; Diplomat; Consul; Attache; Mayor; Councillor; Senator; Commissioner;
            Member of Parliament; Police Officer; Detective; Sergeant; Captain; Colonel; Soldier; Firefighter; Special Agent; Prosecutor;
            Magistrate; Civil Servant; Policy Officer; Program Officer; Project Officer; Legislative Assistant; Inspector; Clerk; Social Worker;
            Fundraiser; Volunteer; Case Worker; Advisor; Analyst; Director General; Head of Unit; Administrator; Liaison Officer"""
        ),
    ),
}

GENERIC_NOUNS = _split(
    """Manager; Director; Lead; Analyst; Specialist; Associate; Coordinator; Consultant; Head; Officer; Advisor; Expert; Executive;
    Supervisor; Team Lead; Team Leader; Program Manager; Project Manager; Operations Manager; Vice President; VP; Partner; Assistant;
    Strategist; Intern; Administrator; Senior Manager; Senior Director; Associate Director; Managing Director; Chief of Staff; SME"""
)
SENIORITY = _split(
    """Senior; Senior; Senior; Sr.; Sr.; Sr; Junior; Jr.; Jr; Lead; Principal; Staff; Senior Staff; Associate; Assistant; Deputy; Chief; Head;
    Global; Regional; Interim; Acting; Former; Ex; Group; Executive; Managing; Founding; Distinguished; Mid-Level; Entry Level; Trainee;
    Graduate; Freelance; Independent; Certified; Retired; Aspiring; Part-Time; Volunteer; Temporary; Technical; National; International;
    Area; District; Corporate; Ssr; Mgr; Snr; Sen.; Asst.; Assoc."""
)
LEADER_NOUNS = _split(
    """Head; Head; Head; Global Head; Regional Head; Director; Director; Director; Senior Director; Sr. Director; Sr Director; Executive Director;
    Associate Director; Assistant Director; Deputy Director; Managing Director; Group Director; Dir; VP; VP; Vice President; Vice President;
    SVP; Senior Vice President; EVP; Executive Vice President; AVP; Assistant Vice President; Associate Vice President; RVP; GVP; Corporate VP;
    Manager; Senior Manager; Sr. Manager; Sr Mgr; Mgr; Group Manager; General Manager; GM; Associate Manager; Assistant Manager; Chief; Lead;
    Team Lead; Global Lead; Regional Lead; Leader; Global Leader; President; Principal; Partner; Officer; Supervisor; Coordinator; Chair; Dean;
    Interim Head; Co-Head; Deputy Head; Acting Director; Executive; Specialist; Analyst; Associate; Consultant; Intern; Professor"""
)
LEVELS = _split("I; II; III; IV; V; 1; 2; 3; 4; L4; L5; L6; IC3; Grade 7; M1; B2; Level II; Level 3; T2; (L2); - II")
REGIONS = _split(
    """EMEA; APAC; LATAM; AMER; NAMER; NA; EU; EEA; MENA; ANZ; DACH; UKI; UK; US; USA; CIS; CEE; SEA; SSA; GCC; BENELUX; Nordics; Iberia; Europe;
    Asia; Asia Pacific; Africa; Middle East; North America; Latin America; South America; Americas; Southeast Asia; Western Europe; Global;
    Worldwide; International; Central Europe; Eastern Europe; South Asia; Greater China; United Kingdom; United States; Ireland; Germany; France;
    Spain; Italy; Netherlands; Belgium; Switzerland; Austria; Poland; Portugal; Sweden; Norway; Denmark; Finland; Turkey; Israel; UAE; Saudi Arabia;
    Egypt; Nigeria; Kenya; South Africa; India; Pakistan; Bangladesh; Sri Lanka; China; Hong Kong; Taiwan; Japan; Korea; Singapore; Malaysia;
    Indonesia; Philippines; Thailand; Vietnam; Australia; New Zealand; Canada; Mexico; Brazil; Argentina; Chile; Colombia; Peru; London; Dublin;
    Berlin; Paris; Madrid; Amsterdam; Zurich; Warsaw; New York; NYC; San Francisco; Bay Area; Seattle; Austin; Chicago; Boston; Los Angeles; Toronto;
    Sydney; Tokyo; Seoul; Shanghai; Bangalore; Mumbai; Delhi; Hyderabad; Manila; Jakarta; Dubai; Sao Paulo; Mexico City; Texas; California; Midwest;
    East Coast; West Coast; Northeast; South; North; Romania; Greece; Hungary; Czech Republic; Ukraine; Russia; Kazakhstan; Morocco; Ghana"""
)
COMPANIES = _split(
    """Google; YouTube; Meta; Facebook; Instagram; WhatsApp; Amazon; AWS; Microsoft; Xbox; LinkedIn; Apple; Netflix; Spotify; TikTok; ByteDance; Twitter;
    X; Snap; Snapchat; Pinterest; Reddit; Discord; Twitch; Roblox; Riot Games; Epic Games; Electronic Arts; Ubisoft; Activision; Sony; Nintendo; Uber;
    Lyft; Grab; Gojek; Airbnb; Booking.com; Expedia; eBay; Etsy; Shopify; Alibaba; Tencent; Shopee; Lazada; Mercado Libre; PayPal; Stripe; Block; Visa;
    Mastercard; Revolut; Wise; Klarna; Adyen; Coinbase; Binance; JPMorgan; Goldman Sachs; Citi; HSBC; Barclays; Deloitte; PwC; EY; KPMG; Accenture;
    McKinsey; IBM; Oracle; SAP; Salesforce; Adobe; Intel; Nvidia; AMD; Qualcomm; Cisco; Samsung; Huawei; OpenAI; Anthropic; DeepMind; Hugging Face;
    Mistral; Cohere; Databricks; Snowflake; Palantir; Tesla; SpaceX; Waymo; BMW; Siemens; Bosch; Philips; Unilever; Nestle; P&G; Coca-Cola; Nike; Disney;
    Warner Bros; Universal; BBC; Reuters; Bumble; Match Group; Tinder; Nextdoor; Yelp; Zoom; Slack; Dropbox; Cloudflare; Okta; CrowdStrike; Teleperformance;
    TaskUs; Genpact; Wipro; Infosys; Walmart; Target; DoorDash; Instacart; Deliveroo; Zalando; Vodafone; Verizon; AT&T; Telefonica; Pfizer; Novartis;
    the United Nations; UNICEF; the World Bank; the European Commission; Interpol; Harvard University; Oxford University; Stealth Startup; a startup"""
)
TEAMS = _split(
    """Core; Platform; Growth; Ads; Ads Platform; Search; Maps; Payments; Messaging; Stories; Live; Shopping; Marketplace; Commerce; Creators; Kids; Gaming;
    Video; Music; News; Communities; Enterprise; Consumer; SMB; Partners; Public Sector; Financial Services; Healthcare; Retail; Telecom; Automotive; Media;
    Entertainment; Energy; Insurance; Banking; Devices; Hardware; Cloud; Infrastructure; Trust; Safety; Integrity; Privacy; Security; Risk; Compliance; Fraud;
    Policy; Legal; Data; Analytics; Insights; Research; Innovation; Strategy; Strategic Initiatives; Special Projects; Operations; Programs; Partnerships;
    Customer Success; Quality; Training; Vendor Management; Workforce Management; Escalations; Incident Response; Investigations; Internal Tools;
    Developer Platform; Responsible AI; Generative AI; Machine Learning; Computer Vision; NLP; Autonomous Vehicles; AR/VR; Metaverse; Web3; Crypto; Blockchain;
    Fintech; E-commerce; Mobility; Rides; Eats; Delivery; Logistics; Travel; Studios; Originals; Sports; Live Events; Studio Production; Supply Chain; Food;
    Corporate; Shared Services; Office of the CEO; Office of the CTO; Internal Audit; Digital; Global Business; International; New Markets; Emerging Markets"""
)
TECHNOLOGIES = _split(
    "AWS; Azure; GCP; Kubernetes; Java; Python; Go; C++; React; Node; SQL; Spark; Kafka; Terraform; PyTorch; TensorFlow; LLMs; RAG; SAP; Salesforce; Linux"
)
CREDENTIALS = _split(
    "MBA; PhD; CPA; PMP; CIPP/E; CIPP/US; CISSP; CFE; CAMS; JD; LLM; MSc; CSM; CFA; MD; SHRM-CP; Esq.; FIP; CIPM; CISM; ACA; RN; P.Eng; ITIL; Dr."
)
NON_TITLES = _split(
    """Student; Retired; Self-employed; Self Employed; Unemployed; Freelancer; Freelance; Open to work; Looking for new opportunities; Seeking new role;
    Career break; On sabbatical; Homemaker; Stay at home mom; Stay at home parent; N/A; None; Other; Unknown; Not applicable; Test; Employee; Staff; Worker;
    Human; Person; Ninja; Dreamer; Storyteller; Speaker; Public Speaker; Keynote Speaker; Author; Mentor; Startup Mentor; Angel Investor; Advisor; Consultant;
    Independent Consultant; Independent; Contractor; Member; Volunteer; Alumni; Intern; Trainee; Apprentice; Gamer; Content Creator; Podcaster; Nomad;
    Ask me; Everything; Various; Misc; Owner / Operator; Private; Confidential; Father; Mother; Enthusiast; Tech Enthusiast; Problem Solver; Lifelong Learner;
    Job seeker; Actively seeking opportunities; Between jobs; Military veteran; Undergraduate; Graduate; High School Student; Happy to connect; TBD; -"""
)
SPECIAL_TITLES = _split(
    """Member of Technical Staff; Member of Technical Staff, Research; Member of Technical Staff, Inference; Senior Member of Technical Staff; Principal Member of
    Technical Staff; MTS; SMTS; PMTS; Forward Deployed Engineer; Forward Deployed AI Engineer; Forward Deployed Software Engineer; Deployed Engineer;
    Head of Post-Training; Head of Pre-Training; Prompt Engineer; Prompt Designer; Prompt Writer; Context Engineer; AI Engineer; AI Tutor; AI Trainer; AI Writing
    Evaluator; AI Content Reviewer; LLM Engineer; LLM Evaluator; RLHF Specialist; Red Team Lead; AI Safety Researcher; Alignment Researcher; Vibe Coder;
    Founding Engineer; Founding Product Manager; Founding Designer; Founding Account Executive; GTM Engineer; Go-to-Market Lead; RevOps Manager; Growth Hacker;
    Developer Advocate; Developer Evangelist; DevRel Engineer; Developer Relations Manager; Technical Writer; Solutions Consultant; Customer Engineer;
    Engagement Manager; Delivery Manager; Agile Coach; Release Train Engineer; Scrum Master; Product Owner; Chief of Staff to the CEO; Chief of Staff to the CTO;
    Entrepreneur in Residence; EIR; Venture Partner; Operating Partner; Limited Partner; Scout; Board Observer; Of Counsel; Special Counsel; Outside Counsel;
    Trust & Safety Counsel; Head of Trust & Safety; Head of Online Safety; Head of Content Moderation; Head of Integrity; Head of AI Policy; DSA Compliance Officer;
    Online Safety Act Lead; Digital Services Act Program Manager; AI Act Compliance Lead; Content Policy Manager; NCMEC Liaison; CSAM Analyst; Child Safety Investigator;
    Brand Safety Manager; Bank Secrecy Act Officer; BSA Officer; BSA/AML Officer; MLRO; Nominated Officer; DPO; Deputy DPO; Company Secretary; Data Steward;
    Data Protection Lead; Chief Trust Officer; Chief Safety Officer; Chief Ethics Officer; Chief Integrity Officer; Chief Investigator; Chief AI Officer; CAIO;
    Chief Scientist; Chief Architect; Chief Economist; Chief Medical Officer; Chief Nursing Officer; Chief Customer Officer; Chief Happiness Officer; Creator Manager;
    Head of Engineering; Head of Product; Head of Data; Head of ML; Head of AI; Head of Legal; Head of Compliance; Head of Risk; Head of Policy; Head of Fraud;
    Tech Lead Manager; TLM; EM; Senior EM; SWE; SWE II; SDE; SDE I; SDE II; SDE III; SDET; SRE; MLE; Senior MLE; DS; DE; TPM; Senior TPM; Principal TPM; PM; Sr. PM;
    Group PM; PMM; Senior PMM; CPM; GPM; UXR; UXD; CISO; Deputy CISO; BISO; vCISO; CIO; Deputy CIO; CPO; CPTO; CTO; Field CTO; Fractional CTO; Fractional CFO; Fractional CMO;
    Chargeback Analyst; Chargeback Specialist; Fraud Ops Lead; Fraud Data Scientist; Loss Prevention Officer; Asset Protection Associate; OSINT Analyst;
    Threat Intelligence Analyst; Cyber Threat Intelligence Lead; Terrorism Analyst; Extremism Researcher; Disinformation Researcher; Fact Checker; Ombudsman"""
)
FOREIGN_TITLES = {
    "de": _split(
        """Geschäftsführer; Geschäftsführerin; Geschäftsleitung; Vorstand; Vorstandsvorsitzender; Mitglied der Geschäftsleitung; Aufsichtsrat; Prokurist; Inhaber;
        Inhaberin; Gründer; Gründerin; Gesellschafter; Leiter; Leiterin; Abteilungsleiter; Bereichsleiter; Teamleiter; Teamleiterin; Gruppenleiter; Referent; Referentin;
        Sachbearbeiter; Sachbearbeiterin; Mitarbeiter; Mitarbeiterin; Fachkraft; Berater; Unternehmensberater; Projektleiter; Projektmanager; Produktmanager;
        Softwareentwickler; Softwareentwicklerin; Entwickler; Webentwickler; Systemadministrator; Netzwerkadministrator; Datenbankadministrator; Ingenieur;
        Entwicklungsingenieur; Softwarearchitekt; Informatiker; Fachinformatiker; Datenanalyst; Datenwissenschaftler; KI-Entwickler; IT-Leiter; Technischer Leiter;
        Rechtsanwalt; Rechtsanwältin; Syndikusrechtsanwalt; Justiziar; Jurist; Juristin; Leiter Recht; Datenschutzbeauftragter; Datenschutzbeauftragte;
        Geldwäschebeauftragter; Compliance-Beauftragter; Risikomanager; Steuerberater; Wirtschaftsprüfer; Buchhalter; Buchhalterin; Controller; Einkäufer;
        Einkaufsleiter; Vertriebsleiter; Vertriebsmitarbeiter; Außendienst; Verkäufer; Verkäuferin; Marketingleiter; Personalleiter; Personalreferent; Lehrer; Lehrerin;
        Arzt; Ärztin; Krankenpfleger; Krankenschwester; Apotheker; Architekt; Redakteur; Journalist; Werkstudent; Praktikant; Auszubildender; Student; Betriebsrat;
        Sicherheitsbeauftragter; Ermittler; Betrugsprävention; Kundenberater; Kundenservice; Assistenz der Geschäftsführung; Sekretärin; Bürokauffrau; Kaufmann;
        Elektriker; Mechaniker; Schreiner; Koch; Fahrer; Lagerist; Wissenschaftlicher Mitarbeiter; Professor; Doktorand; Bürgermeister; Beamter; Polizist; Freiberufler"""
    ),
    "fr": _split(
        """Directeur Général; Directrice Générale; Directeur; Directrice; PDG; Président; Présidente; Président Directeur Général; Gérant; Gérante; Fondateur;
        Fondatrice; Cofondateur; Associé; Associé gérant; Responsable; Chef de projet; Cheffe de projet; Chef de produit; Chef d'équipe; Chef d'entreprise; Adjoint;
        Responsable juridique; Directeur juridique; Directrice juridique; Juriste; Avocat; Avocate; Notaire; Délégué à la protection des données; Responsable conformité;
        Directeur de la conformité; Responsable des risques; Auditeur; Ingénieur; Ingénieur logiciel; Ingénieure; Développeur; Développeuse; Développeur web;
        Architecte logiciel; Administrateur système; Directeur technique; Directeur informatique; Responsable informatique; Data scientist; Ingénieur de données;
        Responsable intelligence artificielle; Chercheur; Chercheuse; Responsable produit; Directeur produit; Modérateur de contenu; Responsable modération;
        Responsable affaires publiques; Directeur des affaires publiques; Chargé de mission; Chargée de communication; Chargé d'études; Responsable communication;
        Directeur marketing; Responsable marketing; Directeur commercial; Commercial; Responsable des ventes; Directeur financier; Comptable; Contrôleur de gestion;
        Directeur des ressources humaines; DRH; Responsable RH; Assistante de direction; Assistant; Secrétaire; Acheteur; Responsable achats; Consultant; Conseiller;
        Conseillère; Enseignant; Enseignante; Professeur; Médecin; Infirmière; Infirmier; Pharmacien; Étudiant; Étudiante; Stagiaire; Alternant; Apprenti; Vendeur; Vendeuse;
        Responsable de magasin; Technicien; Technicienne; Opérateur; Électricien; Cuisinier; Chauffeur; Rédacteur; Journaliste; Graphiste; Architecte; Enquêteur;
        Responsable de la lutte contre la fraude; Analyste fraude; Responsable sécurité; Maire; Fonctionnaire; Retraité; Auto-entrepreneur; Indépendant"""
    ),
    "es": _split(
        """Director General; Directora General; Director Ejecutivo; Director; Directora; Gerente General; Gerente; Subgerente; Subdirector; Presidente; Vicepresidente;
        Fundador; Fundadora; Cofundador; Socio; Socia; Socio Director; Propietario; Dueño; Consejero; Jefe; Jefa; Jefe de Proyecto; Coordinador; Coordinadora; Encargado;
        Encargada; Responsable; Supervisor; Analista; Especialista; Asesor; Asesora; Consultor; Consultora; Abogado; Abogada; Asesor Jurídico; Director Jurídico;
        Gerente Legal; Oficial de Cumplimiento; Gerente de Cumplimiento; Responsable de Cumplimiento; Delegado de Protección de Datos; Gerente de Riesgos; Auditor;
        Analista de Fraude; Prevención de Fraude; Prevención de Lavado de Dinero; Asuntos Públicos; Gerente de Políticas Públicas; Moderador de Contenidos; Investigador;
        Ingeniero; Ingeniera; Ingeniero de Software; Desarrollador; Desarrolladora; Programador; Programadora; Arquitecto de Software; Administrador de Sistemas;
        Director de Tecnología; Gerente de Sistemas; Científico de Datos; Ingeniero de Datos; Inteligencia Artificial; Gerente de Producto; Director de Producto;
        Gerente de Marketing; Director Comercial; Ejecutivo de Ventas; Ejecutivo de Cuenta; Vendedor; Vendedora; Representante de Ventas; Director Financiero; Contador;
        Contadora; Tesorero; Recursos Humanos; Gerente de Recursos Humanos; Reclutador; Asistente; Asistente Administrativo; Secretaria; Recepcionista; Comprador;
        Jefe de Compras; Jefe de Operaciones; Logística; Atención al Cliente; Profesor; Profesora; Maestro; Docente; Médico; Enfermera; Enfermero; Psicólogo; Farmacéutico;
        Periodista; Redactor; Diseñador; Diseñadora Gráfica; Arquitecto; Estudiante; Becario; Practicante; Técnico; Operario; Electricista; Cocinero; Conductor; Autónomo;
        Alcalde; Funcionario; Policía; Jubilado; Empresario; Emprendedor"""
    ),
    "pt": _split(
        """Diretor Geral; Diretora; Diretor Executivo; Diretor; Gerente; Gerente Geral; Presidente; Fundador; Fundadora; Sócio; Sócia; Sócio Administrador; Proprietário;
        Dono; Conselheiro; Chefe; Coordenador; Coordenadora; Supervisor; Encarregado; Líder; Analista; Analista Sênior; Analista Pleno; Analista Júnior; Especialista;
        Assessor; Consultor; Advogado; Advogada; Diretor Jurídico; Gerente Jurídico; Coordenador Jurídico; Analista de Compliance; Gerente de Compliance; Gerente de Riscos;
        Encarregado de Dados; Auditor; Analista de Fraude; Prevenção à Fraude; Analista de Prevenção; Relações Governamentais; Gerente de Relações Governamentais;
        Políticas Públicas; Moderador de Conteúdo; Investigador; Engenheiro; Engenheira; Engenheiro de Software; Desenvolvedor; Desenvolvedora; Programador;
        Arquiteto de Software; Analista de Sistemas; Administrador de Redes; Diretor de Tecnologia; Gerente de TI; Cientista de Dados; Engenheiro de Dados;
        Inteligência Artificial; Gerente de Produto; Diretor de Produto; Dono do Produto; Gerente de Marketing; Diretor Comercial; Gerente Comercial; Executivo de Vendas;
        Executivo de Contas; Vendedor; Vendedora; Representante Comercial; Diretor Financeiro; Contador; Contadora; Tesoureiro; Recursos Humanos; Gerente de RH; Recrutador;
        Assistente Administrativo; Secretária; Recepcionista; Comprador; Gerente de Compras; Gerente de Operações; Logística; Atendimento ao Cliente; Professor;
        Professora; Médico; Médica; Enfermeiro; Enfermeira; Psicóloga; Farmacêutico; Jornalista; Redator; Designer Gráfico; Arquiteto; Estudante; Estagiário; Estagiária;
        Técnico; Operador; Eletricista; Cozinheiro; Motorista; Autônomo; Empresário; Empreendedor; Prefeito; Servidor Público; Aposentado"""
    ),
    "it": _split(
        """Amministratore Delegato; Amministratore Unico; Direttore Generale; Direttore; Direttrice; Dirigente; Presidente; Vicepresidente; Fondatore; Cofondatore; Socio;
        Titolare; Consigliere; Responsabile; Responsabile Legale; Capo; Capo Progetto; Coordinatore; Coordinatrice; Supervisore; Quadro; Impiegato; Impiegata; Addetto;
        Analista; Specialista; Consulente; Avvocato; Giurista; Direttore Legale; Responsabile Compliance; Responsabile Antiriciclaggio; Responsabile Protezione Dati;
        Risk Manager; Revisore; Analista Frodi; Prevenzione Frodi; Affari Pubblici; Relazioni Istituzionali; Responsabile Relazioni Istituzionali; Moderatore; Investigatore;
        Ingegnere; Ingegnere Informatico; Ingegnere del Software; Sviluppatore; Sviluppatrice; Programmatore; Architetto Software; Sistemista; Direttore Tecnico;
        Responsabile IT; Responsabile Sistemi Informativi; Intelligenza Artificiale; Ricercatore; Responsabile Prodotto; Direttore Marketing; Responsabile Marketing;
        Direttore Commerciale; Agente di Commercio; Venditore; Commesso; Commessa; Direttore Finanziario; Contabile; Commercialista; Risorse Umane;
        Responsabile Risorse Umane; Segretaria; Assistente; Acquisti; Responsabile Acquisti; Responsabile Produzione; Logistica; Assistenza Clienti; Insegnante; Docente;
        Professore; Medico; Infermiere; Infermiera; Farmacista; Giornalista; Redattore; Grafico; Architetto; Studente; Studentessa; Tirocinante; Tecnico; Operaio; Elettricista;
        Cuoco; Autista; Libero Professionista; Imprenditore; Sindaco; Funzionario; Pensionato"""
    ),
    "nl": _split(
        """Algemeen Directeur; Directeur; Bestuurder; Bestuurslid; Voorzitter; Eigenaar; Oprichter; Mede-eigenaar; Vennoot; Commissaris; Hoofd; Afdelingshoofd; Teamleider;
        Leidinggevende; Manager; Medewerker; Beleidsmedewerker; Beleidsadviseur; Adviseur; Specialist; Coördinator; Projectleider; Productmanager; Jurist; Advocaat;
        Bedrijfsjurist; Hoofd Juridische Zaken; Functionaris Gegevensbescherming; Privacy Officer; Compliance Officer; Risicomanager; Auditor; Fraudeonderzoeker;
        Fraudeanalist; Onderzoeker; Softwareontwikkelaar; Ontwikkelaar; Programmeur; Ingenieur; Systeembeheerder; Netwerkbeheerder; Applicatiebeheerder; Technisch Directeur;
        Hoofd ICT; Data-analist; Verkoper; Verkoopleider; Accountmanager; Hoofd Marketing; Communicatiemedewerker; Financieel Directeur; Boekhouder; Inkoper; Hoofd Inkoop;
        Personeelsfunctionaris; Hoofd Personeelszaken; Directiesecretaresse; Secretaresse; Klantenservice medewerker; Docent; Leraar; Huisarts; Verpleegkundige; Apotheker;
        Journalist; Redacteur; Vormgever; Architect; Stagiair; Student; Monteur; Chauffeur; Kok; Magazijnmedewerker; Burgemeester; Wethouder; Ambtenaar; Zelfstandige; ZZP'er"""
    ),
    "cjk": _split(
        """社長; 代表取締役; 代表取締役社長; 取締役; 執行役員; 会長; 部長; 課長; 係長; 主任; 本部長; 室長; 店長; 弁護士; 法務部長; 法務; 人事; 経理; 営業; 営業部長; 営業担当; 広報;
        エンジニア; ソフトウェアエンジニア; プログラマー; データサイエンティスト; プロダクトマネージャー; プロジェクトマネージャー; マネージャー; ディレクター; コンサルタント; デザイナー; 研究員;
        学生; 教師; 医師; 看護師; 会社員; 公務員; 总经理; 副总经理; 总裁; 副总裁; 首席执行官; 首席财务官; 首席技术官; 创始人; 联合创始人; 董事长; 董事; 合伙人; 经理; 产品经理; 高级产品经理;
        项目经理; 软件工程师; 高级工程师; 工程师; 算法工程师; 数据科学家; 数据分析师; 法务总监; 法务经理; 律师; 合规经理; 风控经理; 市场经理; 市场总监; 销售经理; 销售总监; 人力资源经理; 财务经理;
        会计; 运营经理; 客服; 设计师; 教师; 医生; 护士; 学生; 대표이사; 대표; 이사; 부장; 차장; 과장; 대리; 사원; 팀장; 변호사; 개발자; 소프트웨어 엔지니어; 데이터 사이언티스트; 프로덕트 매니저;
        마케팅 매니저; 영업; 인사; 디자이너; 연구원; 학생; 교수; 의사; 간호사"""
    ),
}
FOREIGN_FIELDS = {
    "de": _split(
        "Recht; Vertrieb; Einkauf; Personal; Finanzen; IT; Entwicklung; Forschung; Datenschutz; Produktion; Logistik; Marketing; Kommunikation; Sicherheit; KI"
    ),
    "fr": _split(
        "juridique; commercial; achats; ressources humaines; finance; informatique; recherche; données; production; logistique; marketing; communication; sécurité; IA"
    ),
    "es": _split(
        "Legal; Ventas; Compras; Recursos Humanos; Finanzas; Sistemas; Investigación; Datos; Producción; Logística; Marketing; Comunicación; Seguridad; IA; Riesgos"
    ),
    "pt": _split(
        "Jurídico; Vendas; Compras; Recursos Humanos; Finanças; TI; Pesquisa; Dados; Produção; Logística; Marketing; Comunicação; Segurança; IA; Riscos"
    ),
    "it": _split(
        "Legale; Vendite; Acquisti; Risorse Umane; Finanza; Informatica; Ricerca; Dati; Produzione; Logistica; Marketing; Comunicazione; Sicurezza; IA; Rischi"
    ),
    "nl": _split(
        "Juridische Zaken; Verkoop; Inkoop; Personeel; Financiën; ICT; Onderzoek; Data; Productie; Logistiek; Marketing; Communicatie; Veiligheid; AI; Risico"
    ),
    "cjk": _split("AI; IT; 法務; 营销; 마케팅; 営業; 数据; 产品; Asia; Japan; Korea; China"),
}
FOREIGN_JOINTS = {"de": "für", "fr": "en charge de", "es": "de", "pt": "de", "it": "di", "nl": "van", "cjk": "-"}
