"""Formulas as textbooks of economics, statistics and mathematics have them, and such as are too long for a line."""

FORMULAS = (
    r"\hat{\beta} = (X'X)^{-1}X'y",
    r"\sum_{i=1}^{n} (x_i - \bar{x})^2",
    r"\int_{-\infty}^{\infty} \frac{1}{\sqrt{2\pi\sigma^2}} e^{-\frac{(x-\mu)^2}{2\sigma^2}}\,dx = 1",
    r"\cfrac{1}{1+\cfrac{1}{1+\cfrac{1}{1+x}}}",
    r"\frac{\frac{a}{b}}{\frac{c}{d}} = \frac{ad}{bc}",
    r"\dfrac{\partial^2 f}{\partial x\,\partial y} \neq \tfrac12",
    (
        r"\widehat{\theta}_{MLE},\ \widetilde{y},\ \overline{abc},\ \underline{xyz},\ \vec{v},\ \dot{k},\ "
        r"\ddot{k},\ \check{a},\ \breve{a},\ \acute{a},\ \grave{a},\ \mathring{A}"
    ),
    r"\underbrace{C + I + G}_{\text{domestic demand}} + \overbrace{X - M}^{\text{net exports}} = Y",
    r"Y = \text{GDP in constant prices (2010 = 100)}",
    r"\operatorname{Var}(X) = \operatorname{E}[X^2] - \operatorname{E}[X]^2",
    r"\operatorname*{arg\,max}_{\theta \in \Theta} \mathcal{L}(\theta \mid x)",
    r"\sum_{\substack{i=1 \\ i \neq j}}^{n} w_{ij}",
    (
        r"\overset{d}{\longrightarrow} \mathcal{N}(0, \sigma^2), \quad \underset{x}{\min} f(x), \quad a "
        r"\stackrel{\text{def}}{=} b"
    ),
    r"f'(x),\ f''(x),\ f'''(x),\ f^{(4)}(x)",
    r"\lim_{x \to 0} \frac{\sin x}{x} = 1, \quad \limsup_{n\to\infty} a_n, \quad \liminf_{n\to\infty} a_n",
    r"\left[\begin{array}{cc|c} 1 & 2 & 3 \\ 4 & 5 & 6 \end{array}\right]",
    r"\begin{array}{l|rr} & A & B \\ \hline C & 3,3 & 0,5 \\ D & 5,0 & 1,1 \end{array}",
    r"f(x) = \begin{cases} x^2 & \text{if } x \ge 0, \\ -x & \text{otherwise.} \end{cases}",
    (
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} \begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix} "
        r"\begin{vmatrix} a & b \\ c & d \end{vmatrix} \begin{Bmatrix} x \\ y \end{Bmatrix} \begin{Vmatrix} p"
        r" & q \\ r & s \end{Vmatrix} \begin{matrix} 1 \\ 2 \end{matrix}"
    ),
    (
        r"\alpha\beta\gamma\delta\epsilon\varepsilon\zeta\eta\theta\vartheta\iota\kappa\lambda\mu\nu\xi\pi"
        r"\varpi\rho\varrho\sigma\varsigma\tau\upsilon\phi\varphi\chi\psi\omega"
    ),
    r"\Gamma\Delta\Theta\Lambda\Xi\Pi\Sigma\Upsilon\Phi\Psi\Omega",
    r"\mathbb{E}[X \mid \mathcal{F}_t],\ \mathbb{R}^n,\ \mathbb{P}(A),\ \mathbb N, \mathbb{Z}, \mathbb 1",
    (
        r"\mathcal{ABCXYZ}, \mathscr{L}, \mathfrak{g}, \mathbf{x}, \mathbf{Ab1}, \boldsymbol{\beta}, "
        r"\mathrm{d}x, \mathsf{T}, \mathtt{code}, \mathit{abc}, \bm{\Sigma}"
    ),
    r"a \not= b,\ a \not\in B,\ a \notin B,\ A \not\subset B",
    r"1, 2, \ldots, n \quad x_1 + \cdots + x_n \quad \vdots \quad \ddots \quad \dots",
    r"{\color{red} x} + \textcolor{blue}{y} + \color{green} z",
    r"\large x + {\small y} + {\Large z} + {\tiny w}",
    r"\newcommand{\R}{\mathbb{R}} x \in \R^n",
    r"\def\E#1{\mathbb{E}\left[#1\right]} \E{X}",
    (
        r"\begin{aligned} \max_{c_t} \quad & \sum_{t=0}^{\infty} \beta^t u(c_t) \\ \text{s.t.} \quad & c_t +"
        r" k_{t+1} = f(k_t) + (1-\delta) k_t \end{aligned}"
    ),
    r"\begin{align} y &= mx + b \\ &= a(x - h)^2 + k \nonumber \end{align}",
    r"\begin{align*} a &= b + c & d &= e \\ f &= g & h &= i + j \end{align*}",
    r"\begin{equation} \begin{split} A & = \frac{\pi r^2}{2} \\ & = \frac{1}{2} \pi r^2 \end{split} \end{equation}",
    r"\begin{gather} a = b + c \\ x = y - z + w \end{gather}",
    (
        r"\begin{multline} p(x) = 3x^6 + 14x^5y + 590x^4y^2 + 19x^3y^3 \\ - 12x^2y^4 - 12xy^5 + 2y^6 - a^3b^3"
        r" \end{multline}"
    ),
    r"\begin{eqnarray} x &=& y \\ z &=& w \end{eqnarray}",
    r"\begin{alignat}{2} 10&x+&3&y=2\\ 3&x+&13&y=4 \end{alignat}",
    r"\begin{gathered} a=b \\ c=d+e \end{gathered}",
    r"E = mc^2 \tag{1}",
    r"E = mc^2 \tag*{(A.2)} \label{eq:e}",
    r"\Delta \ln Y_{it} = \alpha_i + \gamma_t + \sum_{k=1}^{K} \beta_k \Delta \ln X_{k,it} + \varepsilon_{it}",
    r"\ln \left( \frac{Y_t}{Y_{t-1}} \right) \approx \frac{Y_t - Y_{t-1}}{Y_{t-1}}",
    (
        r"\left\{ \frac{x}{y} \right\}, \left\lfloor \frac{a}{b} \right\rfloor, \left\lceil \frac{a}{b} "
        r"\right\rceil, \left\langle \frac ab \right\rangle, \left| \frac ab \right|, \left\| \frac ab \right"
        r"\|"
    ),
    r"\left. \frac{dy}{dx} \right|_{x=0}",
    r"\left( \frac{a}{b} \middle| \frac{c}{d} \right)",
    r"\big( \Big( \bigg( \Bigg( x \Bigg) \bigg) \Big) \big)",
    r"\bigl[ \Bigl\{ a \Bigr\} \bigr]",
    r"X \sim \mathcal{N}(\mu, \sigma^2), \quad Y \overset{\text{iid}}{\sim} \text{Bernoulli}(p)",
    (
        r"\Pr(A \cap B) = \Pr(A)\Pr(B), \quad A \cup B, \quad A \setminus B, \quad A^{\complement}, \quad "
        r"\emptyset, \varnothing"
    ),
    r"\binom{n}{k} p^k (1-p)^{n-k}, \quad {n \choose k}, \quad \dbinom{n}{k}, \tbinom{n}{k}",
    r"\sqrt[3]{x^2 + y^2}, \quad \sqrt{\frac{\sum_i e_i^2}{n-k}}",
    r"\prod_{i=1}^n f(x_i; \theta), \quad \coprod, \bigcup_{i} A_i, \bigcap_i A_i, \bigoplus, \bigotimes",
    r"\iint_D f\,dA, \iiint, \oint_C \mathbf{F} \cdot d\mathbf{r}",
    r"x \in A, \forall \epsilon > 0\ \exists \delta > 0, \neg p \land q \lor r \Rightarrow s \iff t",
    (
        r"a \leq b \geq c \ll d \gg e \approx f \equiv g \cong h \propto i \simeq j \sim k \preceq l \succ m "
        r"\leqslant n \geqslant o \lesssim p"
    ),
    (
        r"\rightarrow \Rightarrow \leftarrow \leftrightarrow \mapsto \to \uparrow \downarrow \hookrightarrow "
        r"\rightharpoonup \implies \xrightarrow{p} \xrightarrow[n \to \infty]{a.s.} \nearrow \searrow"
    ),
    r"a \cdot b \times c \div d \pm e \mp f \ast g \star h \circ i \bullet j \oplus k \otimes l",
    (
        r"\nabla f = \left( \frac{\partial f}{\partial x_1}, \dots, \frac{\partial f}{\partial x_n} \right)^{"
        r"\top}, X^\intercal, A^\dagger, A^*"
    ),
    (
        r"\mathrm{plim}\, \hat\beta, \quad \text{Cov}(X,Y), \quad \operatorname{sgn}, \quad \det A, \quad "
        r"\dim V, \ker T, \gcd(a,b), \log_{10} x, \exp(x), \arctan y"
    ),
    r"\bar{X}_n \xrightarrow{d} N\left(\mu, \tfrac{\sigma^2}{n}\right)",
    r"F_{2,n-2} = \frac{(RSS_r - RSS_u)/q}{RSS_u/(n-k-1)}",
    r"GE = 1 - \frac{\sum_{t=1}^{T} \frac{D_t}{(1+r)^t}}{L} \times 100\%",
    r"HHI = \sum_{i=1}^N s_i^2, \quad RCA_{ij} = \frac{x_{ij}/X_i}{x_{wj}/X_w}",
    (
        r"T_{ij} = A \frac{Y_i^{\alpha} Y_j^{\beta}}{D_{ij}^{\theta}} \exp\left( \sum_k \gamma_k Z_{ijk} "
        r"\right) \varepsilon_{ij}"
    ),
    r"\boxed{R^2 = 1 - \frac{SS_{res}}{SS_{tot}}}",
    r"\cancel{x} + \phantom{y} + \hphantom{z} + \smash{w}",
    r"\mathop{\mathrm{argmin}}_{\beta} \|y - X\beta\|_2^2 + \lambda \|\beta\|_1",
    r"\left\lVert x \right\rVert, \lvert x \rvert, \lVert y \rVert, \vert, \Vert",
    r"x^{y^{z}}, \quad x_{i_j}, \quad {}_a^b X_c^d, \quad \prescript{14}{6}{\mathrm{C}}",
    r"\text{If } x > 0 \text{ then } f(x) = \textbf{bold} + \textit{it} + \textrm{rm} + \texttt{tt} + \mbox{box}",
    r"5\% \text{ of } \$100 = \$5, \quad \# \& \_ \{ \}",
    r"90^\circ, \quad 20\,^{\circ}\mathrm{C}, \quad \euro 5, \quad \pounds 3, \quad € 7",
    r"a\,b\:c\;d\quad e\qquad f\!g \hspace{1em} h \mspace{18mu} k~l",
    r"\begin{smallmatrix} a & b \\ c & d \end{smallmatrix}",
    (
        r"A = \begin{bmatrix} a_{11} & \cdots & a_{1n} \\ \vdots & \ddots & \vdots \\ a_{m1} & \cdots &"
        r" a_{mn} \end{bmatrix}_{m \times n}"
    ),
    r"\det\begin{vmatrix} \lambda - a & -b \\ -c & \lambda - d \end{vmatrix} = 0",
    r"\begin{rcases} a \\ b \end{rcases} \Rightarrow c",
    r"\begin{dcases} \frac{1}{2} & x \\ \int_0^1 & y \end{dcases}",
    r"\underset{\beta}{\operatorname{arg\,min}} \sum_{i=1}^n \rho_\tau(y_i - x_i'\beta)",
    r"\mathbb{1}\{x > 0\}, \mathbf{1}_{A}, \mathbf{0}",
    r"\hat{\mathbf{\beta}}, \hat{\boldsymbol\Omega}, \tilde{\mathbf X}, \dot{\tilde{x}}",
    r"\overrightarrow{AB}, \overleftarrow{BA}, \widehat{ABC}, \overline{\overline{x}}",
    r"\log L(\theta) = \sum_{i=1}^{n} \left[ y_i \log p_i + (1 - y_i)\log(1-p_i) \right]",
    r"S_t = S_0 e^{(\mu - \frac{1}{2}\sigma^2)t + \sigma W_t}, \quad dS_t = \mu S_t\,dt + \sigma S_t\,dW_t",
    r"V(k) = \max_{0 \le k' \le f(k)} \left\{ u\bigl(f(k) - k'\bigr) + \beta V(k') \right\}",
    r"\frac{\dot{A}}{A} = g, \quad \dot{k} = s f(k) - (n + g + \delta)k",
    r"\Phi(z) = \frac{1}{\sqrt{2\pi}}\int_{-\infty}^z e^{-t^2/2}\,\mathrm dt",
    r"\chi^2_{(k-1)}, \quad t_{\alpha/2,\,n-1}, \quad \bar x \pm z_{0.975}\frac{s}{\sqrt n}",
    r"H_0\colon \mu = \mu_0 \quad\text{vs.}\quad H_1\colon \mu \ne \mu_0",
    r"\{x \in \mathbb{R} : x^2 < 2\}, \quad \{\,x \mid x > 0\,\}",
    r"P(A|B) = \frac{P(B|A)P(A)}{P(B)}",
    r"\def\arraystretch{1.5} \begin{array}{c:c} a & b \\ \hdashline c & d \end{array}",
    r"\begin{array}{rcl} x & = & 1 \\ y & = & 2 \end{array}",
    r"\text{수출액} = \text{단가} \times \text{물량}",
    r"\text{Экспорт} = P \cdot Q,\ \text{oʻzgarish},\ \text{出口}",
    r"x \hspace{-0.2em} y \rule{1cm}{1pt} z",
    r"\displaystyle \sum_{i} x_i, \quad \textstyle \sum_i x_i, \quad \scriptstyle x",
    r"\begin{aligned}[t] a &= b \\[4pt] c &= d \end{aligned}",
    (
        r"\left(\begin{array}{c} n \\ k \end{array}\right), \quad \Bigl(\begin{smallmatrix} a \\ b "
        r"\end{smallmatrix}\Bigr)"
    ),
    r"a \bmod n,\ a \equiv b \pmod{n},\ a \mod n",
    (
        r"\hbar \ell \Re \Im \aleph \wp \partial \infty \angle \triangle \square \blacksquare \checkmark "
        r"\dagger \ddagger \S \P \copyright"
    ),
    r"\lim\limits_{n\to\infty}, \int\limits_0^1, \sum\nolimits_i",
    r"\overline{x} \not\equiv y \nmid z \nleq w \ngeq v \nsim u \neq t",
    r"\underbrace{\left( \frac{\partial L}{\partial \theta} \right)}_{p \times 1}",
    r"\textcolor{#b3430f}{x}, \colorbox{yellow}{y}, \fbox{z}",
    r"\require{cancel} \bcancel{x}",
    r"\mathrm{GDP}_{t}^{\mathrm{KOR}} = \sum_{s}\mathrm{VA}_{s,t}",
    r"x\text{ when $y > 0$}",
    r"\sigma_{\epsilon}^{2}{}' \quad x'_1 \quad x_1' \quad y'^2",
    r"a_{1}\lt b \gt c \le d \ge e",
    r"\begin{matrix*}[r] -1 & 3 \\ 2 & -4 \end{matrix*} \begin{pmatrix*}[r] -1 \\ 22\end{pmatrix*}",
    r"\begin{subarray}{l} i \\ j \end{subarray}",
    r"\sideset{_1^2}{_3^4}\prod",
    r"\coloneqq := \eqqcolon \doteq \triangleq \asymp \perp \parallel \therefore \because",
    r"\log\!\left(1+x\right)\big/\Big\backslash\;\vcenter{x}",
    r"\dv{f}{x}, \pdv{f}{x}, \abs{x}, \norm{y}",
    r"\DeclareMathOperator{\Var}{Var} \Var(x)",
    r"a = b \\ c = d",
    r"x &= 1 \\ y &= 2",
    r"\begin{Bmatrix} \dfrac{1}{2} \\ y \end{Bmatrix}",
    r"\begin{array}{|c|c|} \hline a & b \\ \hline c & d \\ \hline \end{array}",
    r"50\% \cdot x % a remark",
    r"\left\{ \begin{aligned} x + y &= 1 \\ x - y &= 0 \end{aligned} \right.",
)

LONG = (
    r"\Delta \ln Y_{it} = \alpha_i" + "".join(rf" + \beta_{{{n}}} \text{{Regressor}}_{{{n},it}}" for n in range(12)),
    r"f(x)" + "".join(rf" = {n} (a_{{{n}}} + b)^2" for n in range(20)),
    r"\exp\left( \frac{" + " + ".join(f"a_{{{n}}}" for n in range(25)) + r"}{b} \right)",
    r"\begin{aligned} L &= " + " + ".join(rf"\sum_i x_{{{n}i}}^2" for n in range(20)) + r" \\ &= 0 \end{aligned}",
    r"\begin{align} y &= x \tag{1} \\ z &= " + " - ".join(f"u_{{{n}}}" for n in range(40)) + r" \tag{2} \end{align}",
    r"\begin{bmatrix} " + " & ".join(f"a_{{{n}}}" for n in range(30)) + r" \end{bmatrix}",
    " ".join(f"x_{{{n}}}" for n in range(90)),
    r"\text{" + "words that are a part of a formula and of no relation " * 4 + "}",
    r"\begin{cases} x & \text{" + "under a condition of many words, " * 5 + r"} \\ y & \text{otherwise} \end{cases}",
    r"\underbrace{" + " + ".join(f"x_{{{n}}}" for n in range(30)) + r"}_{\text{thirty}}",
)
"""Each of another build, each broader than a page."""
